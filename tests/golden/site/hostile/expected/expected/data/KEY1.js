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
   "key": "config.a",
   "label": "a",
   "type": "number"
  },
  {
   "key": "summary.done",
   "label": "done",
   "type": "number"
  },
  {
   "key": "summary.loss",
   "label": "loss",
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
   "no numbers",
   "finished",
   1,
   null,
   null,
   1714564800.0,
   1.0
  ],
  [
   "r1",
   "running",
   null,
   1.0,
   1.0,
   null,
   null
  ],
  [
   "r2",
   "running",
   null,
   null,
   2.25,
   null,
   null
  ]
 ],
 "hrefs": [
  "runs/r3.html",
  "runs/r1.html",
  "runs/r2.html"
 ],
 "sort": {
  "key": "created_at",
  "descending": true
 },
 "total": 3,
 "shown": 3
}
