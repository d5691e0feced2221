{
 "kind": "chart",
 "version": 1,
 "title": "Disk in use, %",
 "y": {
  "label": "Disk in use, %",
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
  "f32: 50 50 50 50.5",
  "f64: 1.71456483e+09 1.71456486e+09 1.71456489e+09 1.71456492e+09"
 ],
 "series": [
  {
   "label": "host",
   "metric": "disk_percent",
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
  }
 ],
 "left_out": 0
}
