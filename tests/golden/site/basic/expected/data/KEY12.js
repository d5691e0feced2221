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
   "start": 1714566818,
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
   "data": "zcwMQGPuCkDUmgJA2c7/Pwu1/j97g+8/sHLoPyxl6T/KMtw/oWfTP3S11T84+Mo/LpDAP0p7wz8fhbs/2c6vPzGZsj9oka0/JQahPwwCoz9F2KA/MQiUP3qllD9GJZU/8rCIP3uDhz/+Q4o/EqV9P5Axdz8bDYA/DXFsP07RYT9b02w/+1xdPxfZTj+jklo/AABQP1tCPj9nREk/Xf5DP3L5Lz817zg/w/U4P5jdIz9DrSk/jZcuP166GT86khs/NKIkPzxOET9SuA4/Y+4aPzVeCj9PQAM/ylQRP6abBD/OiPI+2c4HP7di/z5TluE+"
  },
  {
   "type": "range",
   "start": 0,
   "step": 2,
   "length": 60
  },
  {
   "type": "range",
   "start": 1714566800,
   "step": 2,
   "length": 60
  },
  {
   "type": "f32",
   "data": "MEwWP1Z9Lj9y+T8/aQBPP3GsWz990GM/"
  },
  {
   "type": "f32",
   "data": "B87ZP3NoqT+Cc4Y/KctQPwkbHj/sL/s+"
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
     "label": "sgd-0",
     "metric": "epoch",
     "run": "20240503-120000-sgd0",
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
     "label": "sgd-0",
     "metric": "train/loss",
     "run": "20240503-120000-sgd0",
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
     "label": "sgd-0",
     "metric": "val/acc",
     "run": "20240503-120000-sgd0",
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
     "label": "sgd-0",
     "metric": "val/loss",
     "run": "20240503-120000-sgd0",
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
