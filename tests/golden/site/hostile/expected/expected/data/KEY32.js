{
 "kind": "chart",
 "version": 1,
 "title": "val/acc",
 "y": {
  "label": "val/acc",
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
  "f32: 0.569999993 0.680199981 0.768000007 0.820599973 0.846300006 0.871299982",
  "18 + 20, 6 times",
  "1714567818 + 20, 6 times"
 ],
 "series": [
  {
   "label": "sgd-1",
   "metric": "val/acc",
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
