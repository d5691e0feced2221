{
 "made": "MADE",
 "kind": "run",
 "version": 1,
 "id": "r2",
 "name": "r2",
 "state": "running",
 "facts": [
  [
   "name",
   "text",
   "r2"
  ],
  [
   "id",
   "text",
   "r2"
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
   2
  ],
  [
   "summary.loss",
   "number",
   2.25
  ]
 ],
 "columns": [
  "0 + 1, 2 times",
  "2.5 + -0.25, 2 times"
 ],
 "curves": [
  {
   "metric": "loss",
   "x": "step",
   "points": 2,
   "views": {
    "step": {
     "x": 0,
     "y": 1
    }
   }
  }
 ],
 "more": [],
 "system": [],
 "code": null
}
