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
   "start": 1714567818,
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
   "data": "zcwMQGb3CEDD0wNAQ60BQDLm9j/LofU/4ljnPwKa6D9sCdk/ryXcP8/3yz8LJNA/xSDAP2+BxD+kcLU/kzq5P1Haqz/pSK4/CD2jP4y5oz8DeJs/U5aZP39qlD+e748/Ke2NP6Tfhj+u2Ic/BOd8P7wFgj9NhG0/ObR4P86qXz+/fW0/oWdTPyo6Yj85tEg/eelWP3uDPz+Rfks/FK43PzcaQD8lBjE/odY0Pz9XKz8j2yk/S1kmPylcHz/ByiE/Io4VPxZqHT9fmAw/UPwYPzSiBD+PUxQ/46X7PoBIDz8yVfA+escJP3Bf5z590AM/"
  },
  {
   "type": "range",
   "start": 0,
   "step": 2,
   "length": 60
  },
  {
   "type": "range",
   "start": 1714567800,
   "step": 2,
   "length": 60
  },
  {
   "type": "f32",
   "data": "hesRP5YhLj+mm0Q/1xJSPx6nWD+EDV8/"
  },
  {
   "type": "f32",
   "data": "FYziP/Mfqj8aUXo/4XpEP+M2Kj9JnRA/"
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
     "label": "sgd-1",
     "metric": "epoch",
     "run": "20240504-120000-sgd1",
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
     "label": "sgd-1",
     "metric": "train/loss",
     "run": "20240504-120000-sgd1",
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
     "label": "sgd-1",
     "metric": "val/acc",
     "run": "20240504-120000-sgd1",
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
     "label": "sgd-1",
     "metric": "val/loss",
     "run": "20240504-120000-sgd1",
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
