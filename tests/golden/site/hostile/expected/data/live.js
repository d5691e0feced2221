{
 "version": 1,
 "every": 60.0,
 "script": "assets/tracker.HASH.js",
 "pages": {
  "index.html": [
   "KEY20",
   "KEY21"
  ],
  "evil.html": [
   "KEY22",
   "KEY23"
  ],
  "runs/20240501-000000-evil.html": [
   "KEY24",
   "KEY25"
  ],
  "runs/x-2.html": [
   "KEY26",
   "KEY27"
  ]
 },
 "core": "KEY28",
 "runs": {
  "20240501-000000-evil": "KEY29",
  "x-2": "KEY30"
 }
}
