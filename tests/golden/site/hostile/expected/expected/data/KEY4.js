{
 "kind": "chart",
 "version": 1,
 "title": "done",
 "y": {
  "label": "done",
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
 "columns": [
  "2 + 0, 1 times",
  "1 + 0, 1 times"
 ],
 "series": [
  {
   "label": "r1",
   "metric": "done",
   "run": "r1",
   "group": null,
   "runs": 1,
   "href": null,
   "color": 0,
   "points": 1,
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
 "left_out": 0
}
