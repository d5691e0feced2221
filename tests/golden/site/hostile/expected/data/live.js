{
 "version": 1,
 "every": 60.0,
 "script": "assets/tracker.HASH.js",
 "pages": {
  "index.html": [
   "KEY6",
   "KEY7"
  ],
  "evil.html": [
   "KEY8",
   "KEY9"
  ],
  "runs/20240501-000000-evil.html": [
   "KEY10",
   "KEY11"
  ],
  "runs/x-2.html": [
   "KEY12",
   "KEY13"
  ]
 },
 "core": "KEY14",
 "runs": {
  "20240501-000000-evil": "KEY15",
  "x-2": "KEY16"
 }
}
