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
     "no numbers",
     "r1",
     "r2"
    ],
    "codes": "0 + 1, 3 times"
   }
  },
  {
   "key": "state",
   "label": "state",
   "type": "state",
   "data": {
    "values": [
     "finished",
     "running"
    ],
    "codes": "i8: 0 1 1"
   }
  },
  {
   "key": "config.a",
   "label": "a",
   "type": "number",
   "data": {
    "numbers": "f32: 1 nan nan"
   }
  },
  {
   "key": "summary.done",
   "label": "done",
   "type": "number",
   "data": {
    "numbers": "f32: nan 1 nan"
   }
  },
  {
   "key": "summary.loss",
   "label": "loss",
   "type": "number",
   "data": {
    "numbers": "f32: nan 1 2.25"
   }
  },
  {
   "key": "created_at",
   "label": "created_at",
   "type": "time",
   "data": {
    "numbers": "f64: 1.7145648e+09 nan nan"
   }
  },
  {
   "key": "duration",
   "label": "duration",
   "type": "duration",
   "data": {
    "numbers": "f32: 1 nan nan"
   }
  }
 ],
 "hrefs": {
  "values": [
   "3",
   "1",
   "2"
  ],
  "before": "runs/r",
  "after": ".html",
  "codes": "0 + 1, 3 times"
 },
 "sort": {
  "key": "created_at",
  "descending": true
 },
 "total": 3,
 "shown": 3
}
