{
 "version": 1,
 "every": 60.0,
 "script": "assets/tracker.HASH.js",
 "pages": {
  "index.html": [
   "KEY7",
   "KEY8"
  ],
  "overview.html": [
   "KEY9",
   "KEY10"
  ],
  "runs/r1.html": [
   "KEY11",
   "KEY12"
  ],
  "runs/r2.html": [
   "KEY13",
   "KEY14"
  ]
 },
 "core": "KEY15",
 "runs": {
  "r1": "KEY16",
  "r2": "KEY17"
 }
}
