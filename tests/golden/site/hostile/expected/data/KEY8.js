{
 "kind": "chart",
 "version": 1,
 "title": "](javascript:alert(1)) **bold** `code` {{ 7 * 7 }} {% raw %} | --- \"'&",
 "y": {
  "label": "](javascript:alert(1)) **bold** `code` {{ 7 * 7 }} {% raw %} | --- \"'&",
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
  "f64: 1 0.540302306 -0.416146837 -0.989992497",
  "1714564800 + 1, 4 times"
 ],
 "series": [
  {
   "label": "<script>alert(1)</script>",
   "metric": "](javascript:alert(1)) **bold** `code` {{ 7 * 7 }} {% raw %} | --- \"'&",
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
 "left_out": 0
}
