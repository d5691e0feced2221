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
   "start": 1714565818,
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
   "data": "zcwMQBQ/BkB9P/0/OGf0PwrX4z/Q1d4/Gy/NP6Fnyz/OGbk/M8S5P4tspz/8qak/K/aXPwHemj+IhYo/qDWNP/LSfT+8loA/ldRpP5XUaT+QoFg/HVpUP+zAST/ysEA/sb88PzLmLj+TOjE/aQAfP7TIJj8lBhE/Vg4dP2b3BD990BM/WKj1PizUCj+BBOU+ofgBP9nO1z6ze/I+aJHNPq5H4T5v8MU+aW/QPsBbwD7AW8A+LUO8PiBBsT5sCbk+SnujPmsrtj4Zc5c+GCazPt9PjT57g68+JlOFPigPqz5JLn8+r5SlPn4deD7b+Z4+"
  },
  {
   "type": "range",
   "start": 0,
   "step": 2,
   "length": 60
  },
  {
   "type": "range",
   "start": 1714565800,
   "step": 2,
   "length": 60
  },
  {
   "type": "f32",
   "data": "ih8jP5SHRT8awFs/MExmP0w3aT9oImw/"
  },
  {
   "type": "f32",
   "data": "mSrAP2Khdj/y0h0/AivnPgXFzz51k7g+"
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
     "label": "adam-1",
     "metric": "epoch",
     "run": "20240502-120000-adam1",
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
     "label": "adam-1",
     "metric": "train/loss",
     "run": "20240502-120000-adam1",
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
     "label": "adam-1",
     "metric": "val/acc",
     "run": "20240502-120000-adam1",
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
     "label": "adam-1",
     "metric": "val/loss",
     "run": "20240502-120000-adam1",
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
