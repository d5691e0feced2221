{
 "made": "MADE",
 "kind": "run",
 "version": 1,
 "id": "20240503-120000-sgd0",
 "name": "sgd-0",
 "state": "finished",
 "facts": [
  [
   "name",
   "text",
   "sgd-0"
  ],
  [
   "id",
   "text",
   "20240503-120000-sgd0"
  ],
  [
   "project",
   "text",
   "digits"
  ],
  [
   "group",
   "text",
   "sgd"
  ],
  [
   "state",
   "state",
   "finished"
  ],
  [
   "exit_code",
   "number",
   0
  ],
  [
   "tags",
   "tags",
   [
    "sweep",
    "seed 0"
   ]
  ],
  [
   "created_at",
   "time",
   1714566800.0
  ],
  [
   "started_at",
   "time",
   1714566800.0
  ],
  [
   "ended_at",
   "time",
   1714566920.5
  ],
  [
   "duration",
   "duration",
   120.5
  ],
  [
   "host",
   "text",
   "gpu1"
  ],
  [
   "user",
   "text",
   "ada"
  ],
  [
   "rows",
   "number",
   60
  ],
  [
   "config.lr",
   "number",
   0.1
  ],
  [
   "config.optimizer.name",
   "text",
   "sgd"
  ],
  [
   "config.optimizer.betas",
   "text",
   "[0.9,0.999]"
  ],
  [
   "config.seed",
   "number",
   0
  ],
  [
   "config.amp",
   "bool",
   true
  ],
  [
   "summary.epoch",
   "number",
   5.0
  ],
  [
   "summary.train/loss",
   "number",
   0.4406
  ],
  [
   "summary.val/acc",
   "number",
   0.8899
  ],
  [
   "summary.val/loss",
   "number",
   0.4906
  ]
 ],
 "columns": [
  "9 + 10, 6 times",
  "0 + 1, 6 times",
  "18 + 20, 6 times",
  "0 + 1, 60 times",
  "f32: 2.20000005 2.17079997 2.04069996 1.99849999 1.98989999 1.87119997 1.81599998 1.82340002 1.72029996 1.6516 1.66960001 1.58570004 1.50440001 1.52719998 1.46500003 1.37349999 1.39530003 1.35599995 1.25800002 1.27349997 1.25660002 1.15649998 1.16129994 1.1652 1.06789994 1.05869997 1.08019996 0.990800023 0.965600014 1.00039995 0.923600018 0.882099986 0.925100029 0.864700019 0.808000028 0.853799999 0.8125 0.743200004 0.786199987 0.765600026 0.687399983 0.72240001 0.722500026 0.640100002 0.662800014 0.681999981 0.600499988 0.60769999 0.643100023 0.567600012 0.557500005 0.605199993 0.540499985 0.512700021 0.567700028 0.518000007 0.473699987 0.530499995 0.498800009 0.440600008",
  "0 + 2, 60 times",
  "f32: 0.587100029 0.681599975 0.749899983 0.808600008 0.858099997 0.889900029",
  "f32: 1.70159996 1.32350004 1.05040002 0.815599978 0.617600024 0.49059999"
 ],
 "curves": [
  {
   "metric": "epoch",
   "x": "step",
   "points": 6,
   "views": {
    "step": {
     "x": 0,
     "y": 1
    },
    "relative": {
     "x": 2,
     "y": 1
    }
   },
   "start": 1714566800.0
  },
  {
   "metric": "train/loss",
   "x": "step",
   "points": 60,
   "views": {
    "step": {
     "x": 3,
     "y": 4
    },
    "relative": {
     "x": 5,
     "y": 4
    }
   },
   "start": 1714566800.0
  },
  {
   "metric": "val/acc",
   "x": "step",
   "points": 6,
   "views": {
    "step": {
     "x": 0,
     "y": 6
    },
    "relative": {
     "x": 2,
     "y": 6
    }
   },
   "start": 1714566800.0
  },
  {
   "metric": "val/loss",
   "x": "step",
   "points": 6,
   "views": {
    "step": {
     "x": 0,
     "y": 7
    },
    "relative": {
     "x": 2,
     "y": 7
    }
   },
   "start": 1714566800.0
  }
 ],
 "more": [],
 "system": [],
 "code": null
}
