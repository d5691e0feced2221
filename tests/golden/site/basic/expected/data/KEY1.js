{
 "kind": "runs",
 "version": 1,
 "columns": [
  {
   "key": "name",
   "label": "name",
   "type": "text",
   "data": {
    "values": [
     "baseline",
     "sgd-1",
     "sgd-0",
     "adam-1",
     "adam-0"
    ],
    "codes": "0 + 1, 5 times"
   }
  },
  {
   "key": "state",
   "label": "state",
   "type": "state",
   "data": {
    "values": [
     "ail",
     "inish"
    ],
    "before": "f",
    "after": "ed",
    "codes": "i8: 0 1 1 1 1"
   }
  },
  {
   "key": "group",
   "label": "group",
   "type": "text",
   "data": {
    "values": [
     "sgd",
     "adam"
    ],
    "codes": "i8: -1 0 0 1 1"
   }
  },
  {
   "key": "tags",
   "label": "tags",
   "type": "tags",
   "data": {
    "values": [
     [
      "sweep",
      "seed 1"
     ],
     [
      "sweep",
      "seed 0"
     ]
    ],
    "codes": "i8: -1 0 1 0 1"
   }
  },
  {
   "key": "config.amp",
   "label": "amp",
   "type": "bool",
   "data": {
    "numbers": "f32: 1 nan",
    "codes": "i8: 1 0 0 0 0"
   }
  },
  {
   "key": "config.lr",
   "label": "lr",
   "type": "number",
   "data": {
    "numbers": "f32: nan 0.100000001 0.100000001 0.00100000005 0.00100000005"
   }
  },
  {
   "key": "config.optimizer.betas",
   "label": "optimizer.betas",
   "type": "text",
   "data": {
    "values": [
     "[0.9,0.999]"
    ],
    "codes": "i8: -1 0 0 0 0"
   }
  },
  {
   "key": "config.optimizer.name",
   "label": "optimizer.name",
   "type": "text",
   "data": {
    "values": [
     "sgd",
     "adam"
    ],
    "codes": "i8: -1 0 0 1 1"
   }
  },
  {
   "key": "config.seed",
   "label": "seed",
   "type": "number",
   "data": {
    "numbers": "f32: nan 1 0 1 0"
   }
  },
  {
   "key": "summary.best",
   "label": "best",
   "type": "number",
   "data": {
    "numbers": "f32: nan nan nan 0.360500008 0.2861"
   }
  },
  {
   "key": "summary.epoch",
   "label": "epoch",
   "type": "number",
   "data": {
    "numbers": "f32: 5 nan",
    "codes": "i8: 1 0 0 0 0"
   }
  },
  {
   "key": "summary.status",
   "label": "status",
   "type": "text",
   "data": {
    "values": [
     "diverged"
    ],
    "codes": "i8: 0 -1 -1 -1 -1"
   }
  },
  {
   "key": "summary.train/loss",
   "label": "train/loss",
   "type": "number",
   "data": {
    "numbers": "f32: inf 0.514900029 0.440600008 0.310499996 0.236100003"
   }
  },
  {
   "key": "summary.val/acc",
   "label": "val/acc",
   "type": "number",
   "data": {
    "numbers": "f32: nan 0.871299982 0.889900029 0.922399998 0.940999985"
   }
  },
  {
   "key": "summary.val/loss",
   "label": "val/loss",
   "type": "number",
   "data": {
    "numbers": "f32: nan 0.564899981 0.49059999 0.360500008 0.2861"
   }
  },
  {
   "key": "created_at",
   "label": "created_at",
   "type": "time",
   "data": {
    "numbers": "i32: 1.7145738e+09 1.7145678e+09 1.7145668e+09 1.7145658e+09 1.7145648e+09"
   }
  },
  {
   "key": "duration",
   "label": "duration",
   "type": "duration",
   "data": {
    "numbers": "3 + 117.5, 2 times",
    "codes": "i8: 0 1 1 1 1"
   }
  }
 ],
 "hrefs": {
  "values": [
   "9-120000-base",
   "4-120000-sgd1",
   "3-120000-sgd0",
   "2-120000-adam1",
   "1-120000-adam0"
  ],
  "before": "runs/2024050",
  "after": ".html",
  "codes": "0 + 1, 5 times"
 },
 "sort": {
  "key": "created_at",
  "descending": true
 },
 "total": 5,
 "shown": 5
}
