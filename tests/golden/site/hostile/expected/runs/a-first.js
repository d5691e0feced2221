{
 "made": "MADE",
 "kind": "run",
 "version": 1,
 "id": "a-first",
 "name": "a-first",
 "state": "unknown",
 "facts": [
  [
   "name",
   "text",
   "a-first"
  ],
  [
   "id",
   "text",
   "a-first"
  ],
  [
   "project",
   "text",
   "lab"
  ],
  [
   "state",
   "state",
   "unknown"
  ],
  [
   "tags",
   "tags",
   []
  ],
  [
   "rows",
   "number",
   0
  ]
 ],
 "columns": [],
 "curves": [],
 "more": [],
 "system": [],
 "code": null
}
