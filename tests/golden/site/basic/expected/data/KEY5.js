{
 "kind": "chart",
 "version": 1,
 "title": "val/loss, val/acc",
 "y": {
  "label": "value",
  "log": false,
  "range": null
 },
 "x": "metric",
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
  },
  {
   "key": "metric",
   "label": "epoch",
   "kind": "number"
  }
 ],
 "smoothing": 0.0,
 "series": [
  {
   "label": "adam-0 · val/acc",
   "metric": "val/acc",
   "run": "20240501-120000-adam0",
   "group": null,
   "runs": 1,
   "href": "runs/20240501-120000-adam0.html",
   "color": 2,
   "points": 6,
   "thinned": false,
   "views": {
    "step": {
     "x": 2,
     "y": 1,
     "smoothed": null,
     "count": null,
     "low": null,
     "high": null
    },
    "relative": {
     "x": 3,
     "y": 1,
     "smoothed": null,
     "count": null,
     "low": null,
     "high": null
    },
    "time": {
     "x": 4,
     "y": 1,
     "smoothed": null,
     "count": null,
     "low": null,
     "high": null
    },
    "metric": {
     "x": 0,
     "y": 1,
     "smoothed": null,
     "count": null,
     "low": null,
     "high": null
    }
   }
  },
  {
   "label": "adam-0 · val/loss",
   "metric": "val/loss",
   "run": "20240501-120000-adam0",
   "group": null,
   "runs": 1,
   "href": "runs/20240501-120000-adam0.html",
   "color": 3,
   "points": 6,
   "thinned": false,
   "views": {
    "step": {
     "x": 2,
     "y": 5,
     "smoothed": null,
     "count": null,
     "low": null,
     "high": null
    },
    "relative": {
     "x": 3,
     "y": 5,
     "smoothed": null,
     "count": null,
     "low": null,
     "high": null
    },
    "time": {
     "x": 4,
     "y": 5,
     "smoothed": null,
     "count": null,
     "low": null,
     "high": null
    },
    "metric": {
     "x": 0,
     "y": 5,
     "smoothed": null,
     "count": null,
     "low": null,
     "high": null
    }
   }
  },
  {
   "label": "adam-1 · val/acc",
   "metric": "val/acc",
   "run": "20240502-120000-adam1",
   "group": null,
   "runs": 1,
   "href": "runs/20240502-120000-adam1.html",
   "color": 4,
   "points": 6,
   "thinned": false,
   "views": {
    "step": {
     "x": 2,
     "y": 6,
     "smoothed": null,
     "count": null,
     "low": null,
     "high": null
    },
    "relative": {
     "x": 3,
     "y": 6,
     "smoothed": null,
     "count": null,
     "low": null,
     "high": null
    },
    "time": {
     "x": 7,
     "y": 6,
     "smoothed": null,
     "count": null,
     "low": null,
     "high": null
    },
    "metric": {
     "x": 0,
     "y": 6,
     "smoothed": null,
     "count": null,
     "low": null,
     "high": null
    }
   }
  },
  {
   "label": "adam-1 · val/loss",
   "metric": "val/loss",
   "run": "20240502-120000-adam1",
   "group": null,
   "runs": 1,
   "href": "runs/20240502-120000-adam1.html",
   "color": 5,
   "points": 6,
   "thinned": false,
   "views": {
    "step": {
     "x": 2,
     "y": 8,
     "smoothed": null,
     "count": null,
     "low": null,
     "high": null
    },
    "relative": {
     "x": 3,
     "y": 8,
     "smoothed": null,
     "count": null,
     "low": null,
     "high": null
    },
    "time": {
     "x": 7,
     "y": 8,
     "smoothed": null,
     "count": null,
     "low": null,
     "high": null
    },
    "metric": {
     "x": 0,
     "y": 8,
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
  "0 + 1, 6 times",
  "f32: 0.654200017 0.773000002 0.840200007 0.887600005 0.922900021 0.940999985",
  "9 + 10, 6 times",
  "18 + 20, 6 times",
  "1714564818 + 20, 6 times",
  "f32: 1.43299997 0.957899988 0.68900001 0.49970001 0.358500004 0.2861",
  "f32: 0.637199998 0.771600008 0.858399987 0.899600029 0.911000013 0.922399998",
  "1714565818 + 20, 6 times",
  "f32: 1.50129998 0.963400006 0.61650002 0.451499999 0.405800015 0.360500008"
 ]
}
