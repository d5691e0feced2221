{
 "kind": "chart",
 "version": 1,
 "title": "Memory, GiB",
 "y": {
  "label": "Memory, GiB",
  "log": false,
  "range": null
 },
 "x": "relative",
 "x_range": null,
 "axes": [
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
  "f32: 30 60 90 120.5",
  "i32: 8 9 9 4",
  "f64: 1.71456483e+09 1.71456486e+09 1.71456489e+09 1.71456492e+09",
  "i32: 2 3 3 1"
 ],
 "series": [
  {
   "label": "host",
   "metric": "memory",
   "run": "20240501-120000-adam0",
   "group": null,
   "runs": 1,
   "href": null,
   "color": 0,
   "points": 4,
   "thinned": false,
   "views": {
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
  },
  {
   "label": "processes",
   "metric": "tree_memory",
   "run": "20240501-120000-adam0",
   "group": null,
   "runs": 1,
   "href": null,
   "color": 1,
   "points": 4,
   "thinned": false,
   "views": {
    "relative": {
     "x": 0,
     "y": 3,
     "smoothed": null,
     "count": null,
     "low": null,
     "high": null
    },
    "time": {
     "x": 2,
     "y": 3,
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
