{
 "kind": "chart",
 "version": 1,
 "title": "loss",
 "y": {
  "label": "loss",
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
  }
 ],
 "smoothing": 0.0,
 "series": [
  {
   "label": "r2",
   "metric": "loss",
   "run": "r2",
   "group": null,
   "runs": 1,
   "href": null,
   "color": 0,
   "points": 2,
   "thinned": false,
   "views": {
    "step": {
     "x": 0,
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
  "0 + 1, 2 times",
  "2.5 + -0.25, 2 times"
 ]
}
