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
 "columns": [
  "9 + 10, 6 times",
  "f32: 0.637199998 0.771600008 0.858399987 0.899600029 0.911000013 0.922399998",
  "18 + 20, 6 times",
  "1714565818 + 20, 6 times"
 ],
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
}
