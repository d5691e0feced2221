{
 "made": "MADE",
 "kind": "run",
 "version": 1,
 "id": "20240509-120000-base",
 "name": "baseline",
 "state": "failed",
 "facts": [
  [
   "name",
   "text",
   "baseline"
  ],
  [
   "id",
   "text",
   "20240509-120000-base"
  ],
  [
   "project",
   "text",
   "digits"
  ],
  [
   "state",
   "state",
   "failed"
  ],
  [
   "exit_code",
   "number",
   1
  ],
  [
   "tags",
   "tags",
   []
  ],
  [
   "created_at",
   "time",
   1714573800.0
  ],
  [
   "started_at",
   "time",
   1714573800.0
  ],
  [
   "ended_at",
   "time",
   1714573803.0
  ],
  [
   "duration",
   "duration",
   3.0
  ],
  [
   "host",
   "text",
   "laptop"
  ],
  [
   "rows",
   "number",
   3
  ],
  [
   "summary.status",
   "text",
   "diverged"
  ],
  [
   "summary.train/loss",
   "number",
   "Infinity"
  ]
 ],
 "columns": [
  "0 + 1, 3 times",
  "f32: 2.29999995 nan inf"
 ],
 "curves": [
  {
   "metric": "train/loss",
   "x": "step",
   "points": 3,
   "views": {
    "step": {
     "x": 0,
     "y": 1
    },
    "relative": {
     "x": 0,
     "y": 1
    }
   },
   "start": 1714573800.0
  }
 ],
 "more": [],
 "system": [],
 "code": null
}
