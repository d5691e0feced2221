{
 "kind": "charts",
 "version": 1,
 "columns": [
  {
   "type": "f32",
   "data": "AADwQQAAcEIAALRCAADxQg=="
  },
  {
   "type": "i32",
   "data": "UAAAAF8AAABaAAAABQAAAA=="
  },
  {
   "type": "f64",
   "data": "AACAt4uM2UEAAAC/i4zZQQAAgMaLjNlBAAAgzouM2UE="
  },
  {
   "type": "i32",
   "data": "KAAAADIAAAAyAAAAAQAAAA=="
  },
  {
   "type": "range",
   "start": 20,
   "step": 0,
   "length": 4
  },
  {
   "type": "f32",
   "data": "AACWQwBAr0MAAKpDAAC0Qg=="
  },
  {
   "type": "i32",
   "data": "PAAAAEAAAABBAAAAMgAAAA=="
  },
  {
   "type": "i32",
   "data": "PQAAAD8AAABAAAAANwAAAA=="
  },
  {
   "type": "i32",
   "data": "GQAAADIAAAAoAAAACgAAAA=="
  },
  {
   "type": "i32",
   "data": "eAAAAIYBAAB8AQAAFAAAAA=="
  },
  {
   "type": "i32",
   "data": "CAAAAAkAAAAJAAAABAAAAA=="
  },
  {
   "type": "i32",
   "data": "AgAAAAMAAAADAAAAAQAAAA=="
  },
  {
   "type": "i32",
   "data": "AQAAAAAAAAAAAAAAAAAAAA=="
  },
  {
   "type": "i32",
   "data": "AgAAAAQAAAAEAAAAAAAAAA=="
  },
  {
   "type": "f32",
   "data": "AABIQgAASEIAAEhCAABKQg=="
  }
 ],
 "charts": [
  {
   "kind": "chart",
   "version": 1,
   "title": "GPU busy, %",
   "y": {
    "label": "GPU busy, %",
    "log": false,
    "range": null
   },
   "x": "relative",
   "x_range": null,
   "axes": [
    {
     "key": "relative",
     "label": "relative time",
     "kind": "duration"
    },
    {
     "key": "time",
     "label": "time",
     "kind": "time"
    }
   ],
   "smoothing": 0.0,
   "series": [
    {
     "label": "GPU 0",
     "metric": "gpu0_util",
     "run": "20240501-120000-adam0",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 0,
     "points": 4,
     "thinned": false,
     "views": {
      "relative": {
       "x": 0,
       "y": 1,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 2,
       "y": 1,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      }
     }
    }
   ],
   "left_out": 0
  },
  {
   "kind": "chart",
   "version": 1,
   "title": "GPU memory, GiB",
   "y": {
    "label": "GPU memory, GiB",
    "log": false,
    "range": null
   },
   "x": "relative",
   "x_range": null,
   "axes": [
    {
     "key": "relative",
     "label": "relative time",
     "kind": "duration"
    },
    {
     "key": "time",
     "label": "time",
     "kind": "time"
    }
   ],
   "smoothing": 0.0,
   "series": [
    {
     "label": "GPU 0",
     "metric": "gpu0_memory",
     "run": "20240501-120000-adam0",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 0,
     "points": 4,
     "thinned": false,
     "views": {
      "relative": {
       "x": 0,
       "y": 3,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 2,
       "y": 3,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      }
     }
    },
    {
     "label": "GPU 1",
     "metric": "gpu1_memory",
     "run": "20240501-120000-adam0",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 1,
     "points": 4,
     "thinned": false,
     "views": {
      "relative": {
       "x": 0,
       "y": 4,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 2,
       "y": 4,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      }
     }
    }
   ],
   "left_out": 0
  },
  {
   "kind": "chart",
   "version": 1,
   "title": "GPU power, W",
   "y": {
    "label": "GPU power, W",
    "log": false,
    "range": null
   },
   "x": "relative",
   "x_range": null,
   "axes": [
    {
     "key": "relative",
     "label": "relative time",
     "kind": "duration"
    },
    {
     "key": "time",
     "label": "time",
     "kind": "time"
    }
   ],
   "smoothing": 0.0,
   "series": [
    {
     "label": "GPU 0",
     "metric": "gpu0_power",
     "run": "20240501-120000-adam0",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 0,
     "points": 4,
     "thinned": false,
     "views": {
      "relative": {
       "x": 0,
       "y": 5,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 2,
       "y": 5,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      }
     }
    }
   ],
   "left_out": 0
  },
  {
   "kind": "chart",
   "version": 1,
   "title": "GPU temperature, °C",
   "y": {
    "label": "GPU temperature, °C",
    "log": false,
    "range": null
   },
   "x": "relative",
   "x_range": null,
   "axes": [
    {
     "key": "relative",
     "label": "relative time",
     "kind": "duration"
    },
    {
     "key": "time",
     "label": "time",
     "kind": "time"
    }
   ],
   "smoothing": 0.0,
   "series": [
    {
     "label": "GPU 0",
     "metric": "gpu0_temperature",
     "run": "20240501-120000-adam0",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 0,
     "points": 4,
     "thinned": false,
     "views": {
      "relative": {
       "x": 0,
       "y": 6,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 2,
       "y": 6,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      }
     }
    },
    {
     "label": "GPU 1",
     "metric": "gpu1_temperature",
     "run": "20240501-120000-adam0",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 1,
     "points": 4,
     "thinned": false,
     "views": {
      "relative": {
       "x": 0,
       "y": 7,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 2,
       "y": 7,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      }
     }
    }
   ],
   "left_out": 0
  },
  {
   "kind": "chart",
   "version": 1,
   "title": "Processor of the host, %",
   "y": {
    "label": "Processor of the host, %",
    "log": false,
    "range": null
   },
   "x": "relative",
   "x_range": null,
   "axes": [
    {
     "key": "relative",
     "label": "relative time",
     "kind": "duration"
    },
    {
     "key": "time",
     "label": "time",
     "kind": "time"
    }
   ],
   "smoothing": 0.0,
   "series": [
    {
     "label": "host",
     "metric": "cpu",
     "run": "20240501-120000-adam0",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 0,
     "points": 4,
     "thinned": false,
     "views": {
      "relative": {
       "x": 0,
       "y": 8,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 2,
       "y": 8,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      }
     }
    }
   ],
   "left_out": 0
  },
  {
   "kind": "chart",
   "version": 1,
   "title": "Processor of the run, % of a core",
   "y": {
    "label": "Processor of the run, % of a core",
    "log": false,
    "range": null
   },
   "x": "relative",
   "x_range": null,
   "axes": [
    {
     "key": "relative",
     "label": "relative time",
     "kind": "duration"
    },
    {
     "key": "time",
     "label": "time",
     "kind": "time"
    }
   ],
   "smoothing": 0.0,
   "series": [
    {
     "label": "processes",
     "metric": "tree_cpu",
     "run": "20240501-120000-adam0",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 0,
     "points": 4,
     "thinned": false,
     "views": {
      "relative": {
       "x": 0,
       "y": 9,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 2,
       "y": 9,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      }
     }
    }
   ],
   "left_out": 0
  },
  {
   "kind": "chart",
   "version": 1,
   "title": "Memory, GiB",
   "y": {
    "label": "Memory, GiB",
    "log": false,
    "range": null
   },
   "x": "relative",
   "x_range": null,
   "axes": [
    {
     "key": "relative",
     "label": "relative time",
     "kind": "duration"
    },
    {
     "key": "time",
     "label": "time",
     "kind": "time"
    }
   ],
   "smoothing": 0.0,
   "series": [
    {
     "label": "host",
     "metric": "memory",
     "run": "20240501-120000-adam0",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 0,
     "points": 4,
     "thinned": false,
     "views": {
      "relative": {
       "x": 0,
       "y": 10,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 2,
       "y": 10,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      }
     }
    },
    {
     "label": "processes",
     "metric": "tree_memory",
     "run": "20240501-120000-adam0",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 1,
     "points": 4,
     "thinned": false,
     "views": {
      "relative": {
       "x": 0,
       "y": 11,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 2,
       "y": 11,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      }
     }
    }
   ],
   "left_out": 0
  },
  {
   "kind": "chart",
   "version": 1,
   "title": "Disk traffic, MiB/s",
   "y": {
    "label": "Disk traffic, MiB/s",
    "log": false,
    "range": null
   },
   "x": "relative",
   "x_range": null,
   "axes": [
    {
     "key": "relative",
     "label": "relative time",
     "kind": "duration"
    },
    {
     "key": "time",
     "label": "time",
     "kind": "time"
    }
   ],
   "smoothing": 0.0,
   "series": [
    {
     "label": "read",
     "metric": "disk_read",
     "run": "20240501-120000-adam0",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 0,
     "points": 4,
     "thinned": false,
     "views": {
      "relative": {
       "x": 0,
       "y": 12,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 2,
       "y": 12,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      }
     }
    },
    {
     "label": "written",
     "metric": "disk_write",
     "run": "20240501-120000-adam0",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 1,
     "points": 4,
     "thinned": false,
     "views": {
      "relative": {
       "x": 0,
       "y": 13,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 2,
       "y": 13,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      }
     }
    }
   ],
   "left_out": 0
  },
  {
   "kind": "chart",
   "version": 1,
   "title": "Disk in use, %",
   "y": {
    "label": "Disk in use, %",
    "log": false,
    "range": null
   },
   "x": "relative",
   "x_range": null,
   "axes": [
    {
     "key": "relative",
     "label": "relative time",
     "kind": "duration"
    },
    {
     "key": "time",
     "label": "time",
     "kind": "time"
    }
   ],
   "smoothing": 0.0,
   "series": [
    {
     "label": "host",
     "metric": "disk_percent",
     "run": "20240501-120000-adam0",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 0,
     "points": 4,
     "thinned": false,
     "views": {
      "relative": {
       "x": 0,
       "y": 14,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 2,
       "y": 14,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      }
     }
    }
   ],
   "left_out": 0
  }
 ]
}
