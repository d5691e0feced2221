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
 "columns": [
  "0 + 1, 60 times",
  "f32: 2.20000005 2.12829995 1.95940006 1.88180006 1.84099996 1.69319999 1.61160004 1.59519994 1.47080004 1.38300002 1.38399994 1.28509998 1.19060004 1.20179999 1.12969995 1.02970004 1.04429996 0.999000013 0.896099985 0.907899976 0.888199985 0.78609997 0.789900005 0.79339999 0.696500003 0.688199997 0.711199999 0.623899996 0.601300001 0.638999999 0.565599978 0.527800024 0.574800014 0.518700004 0.466600001 0.517099977 0.480800003 0.416599989 0.464899987 0.449699998 0.377000004 0.417600006 0.423299998 0.346500009 0.375 0.399899989 0.324099988 0.337099999 0.378300011 0.308499992 0.304100007 0.3574 0.298400015 0.276199996 0.336600006 0.292400002 0.253500015 0.315699995 0.289200008 0.236100003",
  "0 + 2, 60 times",
  "1714564800 + 2, 60 times"
 ],
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
