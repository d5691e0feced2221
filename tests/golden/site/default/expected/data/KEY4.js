{
 "kind": "charts",
 "version": 1,
 "columns": [
  {
   "type": "range",
   "start": 2,
   "step": 0,
   "length": 1
  },
  {
   "type": "range",
   "start": 1,
   "step": 0,
   "length": 1
  },
  {
   "type": "range",
   "start": 0,
   "step": 1,
   "length": 3
  },
  {
   "type": "range",
   "start": 1.5,
   "step": -0.25,
   "length": 3
  }
 ],
 "charts": [
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
  },
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
     "label": "r1",
     "metric": "loss",
     "run": "r1",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 0,
     "points": 3,
     "thinned": false,
     "views": {
      "step": {
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
 ]
}
