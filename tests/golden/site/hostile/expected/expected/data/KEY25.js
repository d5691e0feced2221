{
 "kind": "chart",
 "version": 1,
 "title": "val/loss",
 "y": {
  "label": "val/loss",
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
  "9 + 10, 6 times",
  "f32: 1.50129998 0.963400006 0.61650002 0.451499999 0.405800015 0.360500008",
  "18 + 20, 6 times",
  "1714565818 + 20, 6 times"
 ],
 "series": [
  {
   "label": "adam-1",
   "metric": "val/loss",
   "run": "20240502-120000-adam1",
   "group": null,
   "runs": 1,
   "href": null,
   "color": 0,
   "points": 6,
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
