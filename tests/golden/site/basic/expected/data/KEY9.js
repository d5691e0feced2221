{
 "kind": "charts",
 "version": 1,
 "columns": [
  {
   "type": "range",
   "start": 9,
   "step": 10,
   "length": 6
  },
  {
   "type": "range",
   "start": 0,
   "step": 1,
   "length": 6
  },
  {
   "type": "range",
   "start": 18,
   "step": 20,
   "length": 6
  },
  {
   "type": "range",
   "start": 1714564818,
   "step": 20,
   "length": 6
  },
  {
   "type": "range",
   "start": 0,
   "step": 1,
   "length": 60
  },
  {
   "type": "f32",
   "data": "zcwMQBE2CECfzfo/097wP+Ol6z/Hutg/6UjOP4MvzD8tQ7w/JQaxP+kmsT8ofqQ/lWWYP5XUmT8CmpA/Ns2DP5+rhT93vn8/z2ZlPyJsaD8TYWM/2T1JP+M2Sj9DHEs/000yP+AtMD80ETY/6bcfP8zuGT+BlSM/KcsQP+cdBz8YJhM/hskEPzLm7j6qYAQ/ayv2PphM1T5fB+4+FD/mPiUGwT6rz9U+x7rYPnNosT4AAMA+sb/MPm/wpT5fmKw+irDBPrbznT7/sps+Iv22PuPHmD4Wao0+1lasPnS1lT7ByoE+bqOhPgYSlD4zxHE+"
  },
  {
   "type": "range",
   "start": 0,
   "step": 2,
   "length": 60
  },
  {
   "type": "range",
   "start": 1714564800,
   "step": 2,
   "length": 60
  },
  {
   "type": "f32",
   "data": "p3knP1TjRT9ZF1c/wTljPy1DbD9g5XA/"
  },
  {
   "type": "f32",
   "data": "i2y3P+84dT9OYjA/rtj/PlCNtz6ze5I+"
  }
 ],
 "charts": [
  {
   "kind": "chart",
   "version": 1,
   "title": "epoch",
   "y": {
    "label": "epoch",
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
     "label": "adam-0",
     "metric": "epoch",
     "run": "20240501-120000-adam0",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 0,
     "points": 6,
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
       "x": 2,
       "y": 1,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 3,
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
   "title": "train/loss",
   "y": {
    "label": "train/loss",
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
     "label": "adam-0",
     "metric": "train/loss",
     "run": "20240501-120000-adam0",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 0,
     "points": 60,
     "thinned": false,
     "views": {
      "step": {
       "x": 4,
       "y": 5,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "relative": {
       "x": 6,
       "y": 5,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 7,
       "y": 5,
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
   "title": "val/acc",
   "y": {
    "label": "val/acc",
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
     "label": "adam-0",
     "metric": "val/acc",
     "run": "20240501-120000-adam0",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 0,
     "points": 6,
     "thinned": false,
     "views": {
      "step": {
       "x": 0,
       "y": 8,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "relative": {
       "x": 2,
       "y": 8,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 3,
       "y": 8,
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
   "title": "val/loss",
   "y": {
    "label": "val/loss",
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
     "label": "adam-0",
     "metric": "val/loss",
     "run": "20240501-120000-adam0",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 0,
     "points": 6,
     "thinned": false,
     "views": {
      "step": {
       "x": 0,
       "y": 9,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "relative": {
       "x": 2,
       "y": 9,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 3,
       "y": 9,
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
