{
 "made": "MADE",
 "kind": "run",
 "version": 1,
 "id": "20240501-120000-adam0",
 "name": "adam-0",
 "state": "finished",
 "facts": [
  [
   "name",
   "text",
   "adam-0"
  ],
  [
   "id",
   "text",
   "20240501-120000-adam0"
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
    "seed 0"
   ]
  ],
  [
   "notes",
   "text",
   "First try.\n\nSecond paragraph."
  ],
  [
   "created_at",
   "time",
   1714564800.0
  ],
  [
   "started_at",
   "time",
   1714564800.0
  ],
  [
   "ended_at",
   "time",
   1714564920.5
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
   0
  ],
  [
   "config.amp",
   "bool",
   true
  ],
  [
   "summary.best",
   "number",
   0.2861
  ],
  [
   "summary.epoch",
   "number",
   5.0
  ],
  [
   "summary.train/loss",
   "number",
   0.2361
  ],
  [
   "summary.val/acc",
   "number",
   0.941
  ],
  [
   "summary.val/loss",
   "number",
   0.2861
  ]
 ],
 "columns": [
  "9 + 10, 6 times",
  "0 + 1, 6 times",
  "18 + 20, 6 times",
  "0 + 1, 60 times",
  "f32: 2.20000005 2.12829995 1.95940006 1.88180006 1.84099996 1.69319999 1.61160004 1.59519994 1.47080004 1.38300002 1.38399994 1.28509998 1.19060004 1.20179999 1.12969995 1.02970004 1.04429996 0.999000013 0.896099985 0.907899976 0.888199985 0.78609997 0.789900005 0.79339999 0.696500003 0.688199997 0.711199999 0.623899996 0.601300001 0.638999999 0.565599978 0.527800024 0.574800014 0.518700004 0.466600001 0.517099977 0.480800003 0.416599989 0.464899987 0.449699998 0.377000004 0.417600006 0.423299998 0.346500009 0.375 0.399899989 0.324099988 0.337099999 0.378300011 0.308499992 0.304100007 0.3574 0.298400015 0.276199996 0.336600006 0.292400002 0.253500015 0.315699995 0.289200008 0.236100003",
  "0 + 2, 60 times",
  "f32: 0.654200017 0.773000002 0.840200007 0.887600005 0.922900021 0.940999985",
  "f32: 1.43299997 0.957899988 0.68900001 0.49970001 0.358500004 0.2861"
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
   "start": 1714564800.0
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
   "start": 1714564800.0
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
   "start": 1714564800.0
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
   "start": 1714564800.0
  }
 ],
 "more": [],
 "system": [
  [
   "GPU busy, %",
   "KEY10/0"
  ],
  [
   "GPU memory, GiB",
   "KEY10/1"
  ],
  [
   "GPU power, W",
   "KEY10/2"
  ],
  [
   "GPU temperature, °C",
   "KEY10/3"
  ],
  [
   "Processor of the host, %",
   "KEY10/4"
  ],
  [
   "Processor of the run, % of a core",
   "KEY10/5"
  ],
  [
   "Memory, GiB",
   "KEY10/6"
  ],
  [
   "Disk traffic, MiB/s",
   "KEY10/7"
  ],
  [
   "Disk in use, %",
   "KEY10/8"
  ]
 ],
 "code": "KEY15"
}
