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
   "key": "state",
   "label": "state",
   "type": "state"
  },
  {
   "key": "group",
   "label": "group",
   "type": "text"
  },
  {
   "key": "tags",
   "label": "tags",
   "type": "tags"
  },
  {
   "key": "config.amp",
   "label": "amp",
   "type": "bool"
  },
  {
   "key": "config.lr",
   "label": "lr",
   "type": "number"
  },
  {
   "key": "config.optimizer.betas",
   "label": "optimizer.betas",
   "type": "text"
  },
  {
   "key": "config.optimizer.name",
   "label": "optimizer.name",
   "type": "text"
  },
  {
   "key": "config.seed",
   "label": "seed",
   "type": "number"
  },
  {
   "key": "summary.best",
   "label": "best",
   "type": "number"
  },
  {
   "key": "summary.epoch",
   "label": "epoch",
   "type": "number"
  },
  {
   "key": "summary.status",
   "label": "status",
   "type": "text"
  },
  {
   "key": "summary.train/loss",
   "label": "train/loss",
   "type": "number"
  },
  {
   "key": "summary.val/acc",
   "label": "val/acc",
   "type": "number"
  },
  {
   "key": "summary.val/loss",
   "label": "val/loss",
   "type": "number"
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
  }
 ],
 "rows": [
  [
   "baseline",
   "failed",
   null,
   [],
   null,
   null,
   null,
   null,
   null,
   null,
   null,
   "diverged",
   "Infinity",
   null,
   null,
   1714573800.0,
   3.0
  ],
  [
   "sgd-1",
   "finished",
   "sgd",
   [
    "sweep",
    "seed 1"
   ],
   true,
   0.1,
   "[0.9,0.999]",
   "sgd",
   1,
   null,
   5.0,
   null,
   0.5149,
   0.8713,
   0.5649,
   1714567800.0,
   120.5
  ],
  [
   "sgd-0",
   "finished",
   "sgd",
   [
    "sweep",
    "seed 0"
   ],
   true,
   0.1,
   "[0.9,0.999]",
   "sgd",
   0,
   null,
   5.0,
   null,
   0.4406,
   0.8899,
   0.4906,
   1714566800.0,
   120.5
  ],
  [
   "adam-1",
   "finished",
   "adam",
   [
    "sweep",
    "seed 1"
   ],
   true,
   0.001,
   "[0.9,0.999]",
   "adam",
   1,
   0.3605,
   5.0,
   null,
   0.3105,
   0.9224,
   0.3605,
   1714565800.0,
   120.5
  ],
  [
   "adam-0",
   "finished",
   "adam",
   [
    "sweep",
    "seed 0"
   ],
   true,
   0.001,
   "[0.9,0.999]",
   "adam",
   0,
   0.2861,
   5.0,
   null,
   0.2361,
   0.941,
   0.2861,
   1714564800.0,
   120.5
  ]
 ],
 "hrefs": [
  "runs/20240509-120000-base.html",
  "runs/20240504-120000-sgd1.html",
  "runs/20240503-120000-sgd0.html",
  "runs/20240502-120000-adam1.html",
  "runs/20240501-120000-adam0.html"
 ],
 "sort": {
  "key": "created_at",
  "descending": true
 },
 "total": 5,
 "shown": 5
}
