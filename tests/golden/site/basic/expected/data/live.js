{
 "version": 1,
 "every": 0.0,
 "script": "assets/tracker.HASH.js",
 "pages": {},
 "core": "",
 "runs": {}
}
