{
 "made": "MADE",
 "kind": "run",
 "version": 1,
 "id": "20240504-120000-sgd1",
 "name": "sgd-1",
 "state": "finished",
 "facts": [
  [
   "name",
   "text",
   "sgd-1"
  ],
  [
   "id",
   "text",
   "20240504-120000-sgd1"
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
    "seed 1"
   ]
  ],
  [
   "created_at",
   "time",
   1714567800.0
  ],
  [
   "started_at",
   "time",
   1714567800.0
  ],
  [
   "ended_at",
   "time",
   1714567920.5
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
   1
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
   0.5149
  ],
  [
   "summary.val/acc",
   "number",
   0.8713
  ],
  [
   "summary.val/loss",
   "number",
   0.5649
  ]
 ],
 "columns": [
  "9 + 10, 6 times",
  "0 + 1, 6 times",
  "18 + 20, 6 times",
  "0 + 1, 60 times",
  "f32: 2.20000005 2.1401 2.05979991 2.02620006 1.9289 1.91900003 1.80739999 1.81719995 1.69560003 1.71990001 1.59350002 1.62609994 1.50100005 1.5352 1.41750002 1.44710004 1.34259999 1.36160004 1.27530003 1.27909994 1.21459997 1.19990003 1.1595 1.12450004 1.10880005 1.05369997 1.06130004 0.987900019 1.0158 0.9278 0.971499979 0.873700023 0.927699983 0.825800002 0.883700013 0.783999979 0.83950001 0.748099983 0.7949 0.717499971 0.750400007 0.691500008 0.706399977 0.66930002 0.663500011 0.649800003 0.622500002 0.632000029 0.584200025 0.614899993 0.549199998 0.597599983 0.518100023 0.579400003 0.49149999 0.559700012 0.469399989 0.538200021 0.451900005 0.514900029",
  "0 + 2, 60 times",
  "f32: 0.569999993 0.680199981 0.768000007 0.820599973 0.846300006 0.871299982",
  "f32: 1.76989996 1.32910001 0.977800012 0.767499983 0.664900005 0.564899981"
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
   "start": 1714567800.0
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
   "start": 1714567800.0
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
   "start": 1714567800.0
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
   "start": 1714567800.0
  }
 ],
 "more": [],
 "system": [],
 "code": null
}
