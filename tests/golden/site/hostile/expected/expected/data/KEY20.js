{
 "kind": "chart",
 "version": 1,
 "title": "Disk traffic, MiB/s",
 "y": {
  "label": "Disk traffic, MiB/s",
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
  "i32: 1 0 0 0",
  "f64: 1.71456483e+09 1.71456486e+09 1.71456489e+09 1.71456492e+09",
  "i32: 2 4 4 0"
 ],
 "series": [
  {
   "label": "read",
   "metric": "disk_read",
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
   "label": "written",
   "metric": "disk_write",
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
