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
  "f32: 2.20000005 2.1401 2.05979991 2.02620006 1.9289 1.91900003 1.80739999 1.81719995 1.69560003 1.71990001 1.59350002 1.62609994 1.50100005 1.5352 1.41750002 1.44710004 1.34259999 1.36160004 1.27530003 1.27909994 1.21459997 1.19990003 1.1595 1.12450004 1.10880005 1.05369997 1.06130004 0.987900019 1.0158 0.9278 0.971499979 0.873700023 0.927699983 0.825800002 0.883700013 0.783999979 0.83950001 0.748099983 0.7949 0.717499971 0.750400007 0.691500008 0.706399977 0.66930002 0.663500011 0.649800003 0.622500002 0.632000029 0.584200025 0.614899993 0.549199998 0.597599983 0.518100023 0.579400003 0.49149999 0.559700012 0.469399989 0.538200021 0.451900005 0.514900029",
  "0 + 2, 60 times",
  "1714567800 + 2, 60 times"
 ],
 "series": [
  {
   "label": "sgd-1",
   "metric": "train/loss",
   "run": "20240504-120000-sgd1",
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
