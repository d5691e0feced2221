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
  "f32: 2.20000005 2.17079997 2.04069996 1.99849999 1.98989999 1.87119997 1.81599998 1.82340002 1.72029996 1.6516 1.66960001 1.58570004 1.50440001 1.52719998 1.46500003 1.37349999 1.39530003 1.35599995 1.25800002 1.27349997 1.25660002 1.15649998 1.16129994 1.1652 1.06789994 1.05869997 1.08019996 0.990800023 0.965600014 1.00039995 0.923600018 0.882099986 0.925100029 0.864700019 0.808000028 0.853799999 0.8125 0.743200004 0.786199987 0.765600026 0.687399983 0.72240001 0.722500026 0.640100002 0.662800014 0.681999981 0.600499988 0.60769999 0.643100023 0.567600012 0.557500005 0.605199993 0.540499985 0.512700021 0.567700028 0.518000007 0.473699987 0.530499995 0.498800009 0.440600008",
  "0 + 2, 60 times",
  "1714566800 + 2, 60 times"
 ],
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
