{
 "made": "MADE",
 "kind": "run",
 "version": 1,
 "id": "r3",
 "name": "no numbers",
 "state": "finished",
 "facts": [
  [
   "name",
   "text",
   "no numbers"
  ],
  [
   "id",
   "text",
   "r3"
  ],
  [
   "project",
   "text",
   "shell"
  ],
  [
   "state",
   "state",
   "finished"
  ],
  [
   "tags",
   "tags",
   []
  ],
  [
   "created_at",
   "time",
   1714564800.0
  ],
  [
   "started_at",
   "time",
   1714564800.0
  ],
  [
   "ended_at",
   "time",
   1714564801.0
  ],
  [
   "duration",
   "duration",
   1.0
  ],
  [
   "rows",
   "number",
   0
  ],
  [
   "config.a",
   "number",
   1
  ]
 ],
 "columns": [],
 "curves": [],
 "more": [],
 "system": [],
 "code": null
}
