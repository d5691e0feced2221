{
 "kind": "chart",
 "version": 1,
 "title": "<script>alert(1)</script>",
 "y": {
  "label": "<script>alert(1)</script>",
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
   "label": "x-2",
   "metric": "<script>alert(1)</script>",
   "run": "x-2",
   "group": null,
   "runs": 1,
   "href": null,
   "color": 0,
   "points": 4,
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
  "f32: -5 0 1 9.99999987e+14",
  "f64: inf 1e+308 -1e+308 -inf"
 ]
}
