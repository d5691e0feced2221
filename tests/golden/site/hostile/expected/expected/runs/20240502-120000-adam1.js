{
 "made": "MADE",
 "kind": "run",
 "version": 1,
 "id": "20240502-120000-adam1",
 "name": "adam-1",
 "state": "finished",
 "facts": [
  [
   "name",
   "text",
   "adam-1"
  ],
  [
   "id",
   "text",
   "20240502-120000-adam1"
  ],
  [
   "project",
   "text",
   "digits"
  ],
  [
   "group",
   "text",
   "adam"
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
   1714565800.0
  ],
  [
   "started_at",
   "time",
   1714565800.0
  ],
  [
   "ended_at",
   "time",
   1714565920.5
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
   0.001
  ],
  [
   "config.optimizer.name",
   "text",
   "adam"
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
   "summary.best",
   "number",
   0.3605
  ],
  [
   "summary.epoch",
   "number",
   5.0
  ],
  [
   "summary.train/loss",
   "number",
   0.3105
  ],
  [
   "summary.val/acc",
   "number",
   0.9224
  ],
  [
   "summary.val/loss",
   "number",
   0.3605
  ]
 ],
 "columns": [
  "9 + 10, 6 times",
  "0 + 1, 6 times",
  "18 + 20, 6 times",
  "0 + 1, 60 times",
  "f32: 2.20000005 2.09759998 1.97850001 1.90939999 1.77999997 1.74090004 1.60300004 1.5891 1.4461 1.45130002 1.30799997 1.32550001 1.18719995 1.20990002 1.08220005 1.10319996 0.99150002 1.00460005 0.913399994 0.913399994 0.846199989 0.82950002 0.788100004 0.752699971 0.737299979 0.683200002 0.692300022 0.621100008 0.651499987 0.566500008 0.613499999 0.519400001 0.577400029 0.479799986 0.542299986 0.447299987 0.507700026 0.421499997 0.4736 0.401499987 0.439999998 0.386599988 0.407099992 0.375699997 0.375699997 0.367700011 0.346199989 0.361400008 0.319299996 0.355800003 0.2958 0.349900007 0.275999993 0.342799991 0.260399997 0.334100008 0.249200001 0.323399991 0.242300004 0.310499996",
  "0 + 2, 60 times",
  "f32: 0.637199998 0.771600008 0.858399987 0.899600029 0.911000013 0.922399998",
  "f32: 1.50129998 0.963400006 0.61650002 0.451499999 0.405800015 0.360500008"
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
   "start": 1714565800.0
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
   "start": 1714565800.0
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
   "start": 1714565800.0
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
   "start": 1714565800.0
  }
 ],
 "more": [],
 "system": [],
 "code": null
}
