{
 "kind": "chart",
 "version": 1,
 "title": "<script>alert(1)</script>",
 "y": {
  "label": "value",
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
 "series": [
  {
   "label": "<script>alert(1)</script> · ",
   "metric": "",
   "run": "20240501-000000-evil",
   "group": null,
   "runs": 1,
   "href": "runs/20240501-000000-evil.html",
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
  },
  {
   "label": "<script>alert(1)</script> · $\\frac{",
   "metric": "$\\frac{",
   "run": "20240501-000000-evil",
   "group": null,
   "runs": 1,
   "href": "runs/20240501-000000-evil.html",
   "color": 1,
   "points": 4,
   "thinned": false,
   "views": {
    "step": {
     "x": 0,
     "y": 2,
     "smoothed": null,
     "count": null,
     "low": null,
     "high": null
    },
    "relative": {
     "x": 0,
     "y": 2,
     "smoothed": null,
     "count": null,
     "low": null,
     "high": null
    },
    "time": {
     "x": 1,
     "y": 2,
     "smoothed": null,
     "count": null,
     "low": null,
     "high": null
    }
   }
  },
  {
   "label": "<script>alert(1)</script> · *",
   "metric": "*",
   "run": "20240501-000000-evil",
   "group": null,
   "runs": 1,
   "href": "runs/20240501-000000-evil.html",
   "color": 2,
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
  },
  {
   "label": "<script>alert(1)</script> · ../../x",
   "metric": "../../x",
   "run": "20240501-000000-evil",
   "group": null,
   "runs": 1,
   "href": "runs/20240501-000000-evil.html",
   "color": 3,
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
  },
  {
   "label": "<script>alert(1)</script> · <script>alert(1)</script>",
   "metric": "<script>alert(1)</script>",
   "run": "20240501-000000-evil",
   "group": null,
   "runs": 1,
   "href": "runs/20240501-000000-evil.html",
   "color": 4,
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
  },
  {
   "label": "<script>alert(1)</script> · [a]",
   "metric": "[a]",
   "run": "20240501-000000-evil",
   "group": null,
   "runs": 1,
   "href": "runs/20240501-000000-evil.html",
   "color": 5,
   "points": 4,
   "thinned": false,
   "views": {
    "step": {
     "x": 0,
     "y": 3,
     "smoothed": null,
     "count": null,
     "low": null,
     "high": null
    },
    "relative": {
     "x": 0,
     "y": 3,
     "smoothed": null,
     "count": null,
     "low": null,
     "high": null
    },
    "time": {
     "x": 1,
     "y": 3,
     "smoothed": null,
     "count": null,
     "low": null,
     "high": null
    }
   }
  }
 ],
 "left_out": 10,
 "columns": [
  "0 + 1, 4 times",
  "1714564800 + 1, 4 times",
  "0 + 0.3333333333333333, 4 times",
  "0 + 2, 4 times"
 ]
}
