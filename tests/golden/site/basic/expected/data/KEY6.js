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
     "adam-0",
     "adam-1",
     "sgd-0",
     "sgd-1"
    ],
    "codes": "0 + 1, 4 times"
   }
  },
  {
   "key": "group",
   "label": "group",
   "type": "text",
   "data": {
    "values": [
     "adam",
     "sgd"
    ],
    "codes": "i8: 0 0 1 1"
   }
  },
  {
   "key": "state",
   "label": "state",
   "type": "state",
   "data": {
    "values": [
     "finished"
    ],
    "codes": "0 + 0, 4 times"
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
      "seed 0"
     ],
     [
      "sweep",
      "seed 1"
     ]
    ],
    "codes": "i8: 0 1 0 1"
   }
  },
  {
   "key": "created_at",
   "label": "created_at",
   "type": "time",
   "data": {
    "numbers": "1714564800 + 1000, 4 times"
   }
  },
  {
   "key": "duration",
   "label": "duration",
   "type": "duration",
   "data": {
    "numbers": "120.5 + 0, 4 times"
   }
  },
  {
   "key": "config.lr",
   "label": "lr",
   "type": "number",
   "data": {
    "numbers": "0.001 + 0.099, 2 times",
    "codes": "i8: 0 0 1 1"
   }
  },
  {
   "key": "summary.val/loss",
   "label": "val/loss",
   "type": "number",
   "data": {
    "numbers": "f32: 0.2861 0.360500008 0.49059999 0.564899981"
   }
  },
  {
   "key": "config.amp",
   "label": "amp",
   "type": "bool",
   "data": {
    "numbers": "1 + 0, 4 times"
   }
  }
 ],
 "hrefs": {
  "values": [
   "1-120000-adam0",
   "2-120000-adam1",
   "3-120000-sgd0",
   "4-120000-sgd1"
  ],
  "before": "runs/2024050",
  "after": ".html",
  "codes": "0 + 1, 4 times"
 },
 "sort": {
  "key": "summary.val/loss",
  "descending": false
 },
 "total": 4,
 "shown": 4
}
