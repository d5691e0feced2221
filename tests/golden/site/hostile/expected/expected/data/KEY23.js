{
 "kind": "chart",
 "version": 1,
 "title": "train/loss",
 "y": {
  "label": "train/loss",
  "log": false,
  "range": null
 },
 "x": "step",
 "x_range": null,
 "axes": [
  {
   "key": "step",
   "label": "step",
   "kind": "number"
  },
  {
   "key": "relative",
   "label": "relative time",
   "kind": "duration"
  },
  {
   "key": "time",
   "label": "time",
   "kind": "time"
  }
 ],
 "smoothing": 0.0,
 "columns": [
  "0 + 1, 60 times",
  "f32: 2.20000005 2.09759998 1.97850001 1.90939999 1.77999997 1.74090004 1.60300004 1.5891 1.4461 1.45130002 1.30799997 1.32550001 1.18719995 1.20990002 1.08220005 1.10319996 0.99150002 1.00460005 0.913399994 0.913399994 0.846199989 0.82950002 0.788100004 0.752699971 0.737299979 0.683200002 0.692300022 0.621100008 0.651499987 0.566500008 0.613499999 0.519400001 0.577400029 0.479799986 0.542299986 0.447299987 0.507700026 0.421499997 0.4736 0.401499987 0.439999998 0.386599988 0.407099992 0.375699997 0.375699997 0.367700011 0.346199989 0.361400008 0.319299996 0.355800003 0.2958 0.349900007 0.275999993 0.342799991 0.260399997 0.334100008 0.249200001 0.323399991 0.242300004 0.310499996",
  "0 + 2, 60 times",
  "1714565800 + 2, 60 times"
 ],
 "series": [
  {
   "label": "adam-1",
   "metric": "train/loss",
   "run": "20240502-120000-adam1",
   "group": null,
   "runs": 1,
   "href": null,
   "color": 0,
   "points": 60,
   "thinned": false,
   "views": {
    "step": {
     "x": 0,
     "y": 1,
     "smoothed": null,
     "count": null,
     "low": null,
     "high": null
    },
    "relative": {
     "x": 2,
     "y": 1,
     "smoothed": null,
     "count": null,
     "low": null,
     "high": null
    },
    "time": {
     "x": 3,
     "y": 1,
     "smoothed": null,
     "count": null,
     "low": null,
     "high": null
    }
   }
  }
 ],
 "left_out": 0
}
