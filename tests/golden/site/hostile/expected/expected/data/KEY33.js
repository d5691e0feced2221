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
  "f32: 1.76989996 1.32910001 0.977800012 0.767499983 0.664900005 0.564899981",
  "18 + 20, 6 times",
  "1714567818 + 20, 6 times"
 ],
 "series": [
  {
   "label": "sgd-1",
   "metric": "val/loss",
   "run": "20240504-120000-sgd1",
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
