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
  "f32: 1.70159996 1.32350004 1.05040002 0.815599978 0.617600024 0.49059999",
  "18 + 20, 6 times",
  "1714566818 + 20, 6 times"
 ],
 "series": [
  {
   "label": "sgd-0",
   "metric": "val/loss",
   "run": "20240503-120000-sgd0",
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
