{
 "made": "MADE",
 "kind": "workspace",
 "version": 1,
 "project": "shell",
 "ids": [
  "r3",
  "r1",
  "r2"
 ],
 "names": [
  "no numbers",
  "r1",
  "r2"
 ],
 "fields": [
  [
   "state",
   "state",
   "state",
   0,
   3
  ],
  [
   "tags",
   "tags",
   "tags",
   0,
   3
  ],
  [
   "created_at",
   "created_at",
   "time",
   0,
   1
  ],
  [
   "started_at",
   "started_at",
   "time",
   0,
   1
  ],
  [
   "ended_at",
   "ended_at",
   "time",
   0,
   1
  ],
  [
   "duration",
   "duration",
   "duration",
   0,
   1
  ],
  [
   "rows",
   "rows",
   "number",
   0,
   3
  ],
  [
   "config.a",
   "a",
   "number",
   0,
   1
  ],
  [
   "summary.done",
   "done",
   "number",
   0,
   1
  ],
  [
   "summary.loss",
   "loss",
   "number",
   0,
   2
  ]
 ],
 "files": [
  "KEY17"
 ],
 "metrics": [
  [
   "done",
   1
  ],
  [
   "loss",
   2
  ]
 ],
 "metrics_left_out": 0
}
