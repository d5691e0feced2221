{
 "made": "MADE",
 "kind": "run",
 "version": 1,
 "id": "r1",
 "name": "r1",
 "state": "running",
 "facts": [
  [
   "name",
   "text",
   "r1"
  ],
  [
   "id",
   "text",
   "r1"
  ],
  [
   "project",
   "text",
   "shell"
  ],
  [
   "state",
   "state",
   "running"
  ],
  [
   "tags",
   "tags",
   []
  ],
  [
   "rows",
   "number",
   3
  ],
  [
   "summary.done",
   "number",
   1.0
  ],
  [
   "summary.loss",
   "number",
   1.0
  ]
 ],
 "columns": [
  "2 + 0, 1 times",
  "1 + 0, 1 times",
  "0 + 1, 3 times",
  "1.5 + -0.25, 3 times"
 ],
 "curves": [
  {
   "metric": "done",
   "x": "step",
   "points": 1,
   "views": {
    "step": {
     "x": 0,
     "y": 1
    }
   }
  },
  {
   "metric": "loss",
   "x": "step",
   "points": 3,
   "views": {
    "step": {
     "x": 2,
     "y": 3
    }
   }
  }
 ],
 "more": [],
 "system": [],
 "code": null
}
