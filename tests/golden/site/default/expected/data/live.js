{
 "version": 1,
 "every": 60.0,
 "script": "assets/tracker.HASH.js",
 "pages": {
  "index.html": [
   "KEY6",
   "KEY7"
  ],
  "overview.html": [
   "KEY8",
   "KEY9"
  ],
  "runs/r1.html": [
   "KEY10",
   "KEY11"
  ],
  "runs/r2.html": [
   "KEY12",
   "KEY13"
  ]
 },
 "core": "KEY14",
 "runs": {
  "r1": "KEY15",
  "r2": "KEY16"
 }
}
