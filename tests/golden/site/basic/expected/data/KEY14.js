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
 "series": [
  {
   "label": "baseline",
   "metric": "train/loss",
   "run": "20240509-120000-base",
   "group": null,
   "runs": 1,
   "href": null,
   "color": 0,
   "points": 3,
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
     "x": 0,
     "y": 1,
     "smoothed": null,
     "count": null,
     "low": null,
     "high": null
    },
    "time": {
     "x": 2,
     "y": 1,
     "smoothed": null,
     "count": null,
     "low": null,
     "high": null
    }
   }
  }
 ],
 "left_out": 0,
 "columns": [
  "0 + 1, 3 times",
  "f32: 2.29999995 nan inf",
  "1714573800 + 1, 3 times"
 ]
}
