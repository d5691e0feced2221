{
 "kind": "chart",
 "version": 1,
 "title": "{{ 7*7 }}",
 "y": {
  "label": "{{ 7*7 }}",
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
  "0 + 1, 4 times",
  "1714564800 + 1, 4 times"
 ],
 "series": [
  {
   "label": "<script>alert(1)</script>",
   "metric": "{{ 7*7 }}",
   "run": "20240501-000000-evil",
   "group": null,
   "runs": 1,
   "href": null,
   "color": 0,
   "points": 4,
   "thinned": false,
   "views": {
    "step": {
     "x": 0,
     "y": 0,
     "smoothed": null,
     "count": null,
     "low": null,
     "high": null
    },
    "relative": {
     "x": 0,
     "y": 0,
     "smoothed": null,
     "count": null,
     "low": null,
     "high": null
    },
    "time": {
     "x": 1,
     "y": 0,
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
