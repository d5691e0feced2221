{
 "made": "MADE",
 "kind": "run",
 "version": 1,
 "id": "x-2",
 "name": "x-2",
 "state": "running",
 "facts": [
  [
   "name",
   "text",
   "x-2"
  ],
  [
   "id",
   "text",
   "x-2"
  ],
  [
   "project",
   "text",
   "lab"
  ],
  [
   "group",
   "text",
   "](javascript:alert(1)) **bold** `code` {{ 7 * 7 }} {% raw %} | --- \"'&"
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
   "created_at",
   "time",
   1714564801.0
  ],
  [
   "started_at",
   "time",
   1714564801.0
  ],
  [
   "rows",
   "number",
   4
  ],
  [
   "summary.<script>alert(1)</script>",
   "number",
   "-Infinity"
  ]
 ],
 "columns": [
  "f32: -5 0 1 9.99999987e+14",
  "f64: inf 1e+308 -1e+308 -inf"
 ],
 "curves": [
  {
   "metric": "<script>alert(1)</script>",
   "x": "step",
   "points": 4,
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
