{
 "kind": "runs",
 "version": 1,
 "columns": [
  {
   "key": "name",
   "label": "name",
   "type": "text"
  },
  {
   "key": "group",
   "label": "group",
   "type": "text"
  },
  {
   "key": "state",
   "label": "state",
   "type": "state"
  },
  {
   "key": "tags",
   "label": "tags",
   "type": "tags"
  },
  {
   "key": "created_at",
   "label": "created_at",
   "type": "time"
  },
  {
   "key": "duration",
   "label": "duration",
   "type": "duration"
  },
  {
   "key": "config.lr",
   "label": "lr",
   "type": "number"
  },
  {
   "key": "summary.val/loss",
   "label": "val/loss",
   "type": "number"
  },
  {
   "key": "config.amp",
   "label": "amp",
   "type": "bool"
  }
 ],
 "rows": [
  [
   "adam-0",
   "adam",
   "finished",
   [
    "sweep",
    "seed 0"
   ],
   1714564800.0,
   120.5,
   0.001,
   0.2861,
   true
  ],
  [
   "adam-1",
   "adam",
   "finished",
   [
    "sweep",
    "seed 1"
   ],
   1714565800.0,
   120.5,
   0.001,
   0.3605,
   true
  ],
  [
   "sgd-0",
   "sgd",
   "finished",
   [
    "sweep",
    "seed 0"
   ],
   1714566800.0,
   120.5,
   0.1,
   0.4906,
   true
  ],
  [
   "sgd-1",
   "sgd",
   "finished",
   [
    "sweep",
    "seed 1"
   ],
   1714567800.0,
   120.5,
   0.1,
   0.5649,
   true
  ]
 ],
 "hrefs": [
  "runs/20240501-120000-adam0.html",
  "runs/20240502-120000-adam1.html",
  "runs/20240503-120000-sgd0.html",
  "runs/20240504-120000-sgd1.html"
 ],
 "sort": {
  "key": "summary.val/loss",
  "descending": false
 },
 "total": 4,
 "shown": 4
}
