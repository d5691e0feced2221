{
 "kind": "charts",
 "version": 1,
 "columns": [
  {
   "type": "range",
   "start": 0,
   "step": 1,
   "length": 4
  },
  {
   "type": "range",
   "start": 1714564800,
   "step": 1,
   "length": 4
  },
  {
   "type": "range",
   "start": 0,
   "step": 0.3333333333333333,
   "length": 4
  },
  {
   "type": "range",
   "start": 0,
   "step": 2,
   "length": 4
  },
  {
   "type": "f64",
   "data": "AAAAAAAA8D+MBrUPKErhPwVyU1cmotq/0uWFvgSu778="
  },
  {
   "type": "range",
   "start": 0,
   "step": 3,
   "length": 4
  }
 ],
 "charts": [
  {
   "kind": "chart",
   "version": 1,
   "title": "",
   "y": {
    "label": "",
    "log": false,
    "range": null
   },
   "x": "step",
   "x_range": null,
   "axes": [
    {
     "key": "step",
     "label": "step",
     "kind": "number"
    },
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
     "label": "<script>alert(1)</script>",
     "metric": "",
     "run": "20240501-000000-evil",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 0,
     "points": 4,
     "thinned": false,
     "views": {
      "step": {
       "x": 0,
       "y": 0,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "relative": {
       "x": 0,
       "y": 0,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 1,
       "y": 0,
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
   "title": "$\\frac{",
   "y": {
    "label": "$\\frac{",
    "log": false,
    "range": null
   },
   "x": "step",
   "x_range": null,
   "axes": [
    {
     "key": "step",
     "label": "step",
     "kind": "number"
    },
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
     "label": "<script>alert(1)</script>",
     "metric": "$\\frac{",
     "run": "20240501-000000-evil",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 0,
     "points": 4,
     "thinned": false,
     "views": {
      "step": {
       "x": 0,
       "y": 2,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "relative": {
       "x": 0,
       "y": 2,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 1,
       "y": 2,
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
   "title": "*",
   "y": {
    "label": "*",
    "log": false,
    "range": null
   },
   "x": "step",
   "x_range": null,
   "axes": [
    {
     "key": "step",
     "label": "step",
     "kind": "number"
    },
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
     "label": "<script>alert(1)</script>",
     "metric": "*",
     "run": "20240501-000000-evil",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 0,
     "points": 4,
     "thinned": false,
     "views": {
      "step": {
       "x": 0,
       "y": 0,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "relative": {
       "x": 0,
       "y": 0,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 1,
       "y": 0,
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
   "title": "[a]",
   "y": {
    "label": "[a]",
    "log": false,
    "range": null
   },
   "x": "step",
   "x_range": null,
   "axes": [
    {
     "key": "step",
     "label": "step",
     "kind": "number"
    },
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
     "label": "<script>alert(1)</script>",
     "metric": "[a]",
     "run": "20240501-000000-evil",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 0,
     "points": 4,
     "thinned": false,
     "views": {
      "step": {
       "x": 0,
       "y": 3,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "relative": {
       "x": 0,
       "y": 3,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 1,
       "y": 3,
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
   "title": "](javascript:alert(1)) **bold** `code` {{ 7 * 7 }} {% raw %} | --- \"'&",
   "y": {
    "label": "](javascript:alert(1)) **bold** `code` {{ 7 * 7 }} {% raw %} | --- \"'&",
    "log": false,
    "range": null
   },
   "x": "step",
   "x_range": null,
   "axes": [
    {
     "key": "step",
     "label": "step",
     "kind": "number"
    },
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
     "label": "<script>alert(1)</script>",
     "metric": "](javascript:alert(1)) **bold** `code` {{ 7 * 7 }} {% raw %} | --- \"'&",
     "run": "20240501-000000-evil",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 0,
     "points": 4,
     "thinned": false,
     "views": {
      "step": {
       "x": 0,
       "y": 4,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "relative": {
       "x": 0,
       "y": 4,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 1,
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
   "title": "```\n# h",
   "y": {
    "label": "```\n# h",
    "log": false,
    "range": null
   },
   "x": "step",
   "x_range": null,
   "axes": [
    {
     "key": "step",
     "label": "step",
     "kind": "number"
    },
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
     "label": "<script>alert(1)</script>",
     "metric": "```\n# h",
     "run": "20240501-000000-evil",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 0,
     "points": 4,
     "thinned": false,
     "views": {
      "step": {
       "x": 0,
       "y": 0,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "relative": {
       "x": 0,
       "y": 0,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 1,
       "y": 0,
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
   "title": "emoji 🦦",
   "y": {
    "label": "emoji 🦦",
    "log": false,
    "range": null
   },
   "x": "step",
   "x_range": null,
   "axes": [
    {
     "key": "step",
     "label": "step",
     "kind": "number"
    },
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
     "label": "<script>alert(1)</script>",
     "metric": "emoji 🦦",
     "run": "20240501-000000-evil",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 0,
     "points": 4,
     "thinned": false,
     "views": {
      "step": {
       "x": 0,
       "y": 0,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "relative": {
       "x": 0,
       "y": 0,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 1,
       "y": 0,
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
   "title": "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
   "y": {
    "label": "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
    "log": false,
    "range": null
   },
   "x": "step",
   "x_range": null,
   "axes": [
    {
     "key": "step",
     "label": "step",
     "kind": "number"
    },
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
     "label": "<script>alert(1)</script>",
     "metric": "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
     "run": "20240501-000000-evil",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 0,
     "points": 4,
     "thinned": false,
     "views": {
      "step": {
       "x": 0,
       "y": 0,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "relative": {
       "x": 0,
       "y": 0,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 1,
       "y": 0,
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
   "title": "new\nline",
   "y": {
    "label": "new\nline",
    "log": false,
    "range": null
   },
   "x": "step",
   "x_range": null,
   "axes": [
    {
     "key": "step",
     "label": "step",
     "kind": "number"
    },
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
     "label": "<script>alert(1)</script>",
     "metric": "new\nline",
     "run": "20240501-000000-evil",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 0,
     "points": 4,
     "thinned": false,
     "views": {
      "step": {
       "x": 0,
       "y": 0,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "relative": {
       "x": 0,
       "y": 0,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 1,
       "y": 0,
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
   "title": "re:x",
   "y": {
    "label": "re:x",
    "log": false,
    "range": null
   },
   "x": "step",
   "x_range": null,
   "axes": [
    {
     "key": "step",
     "label": "step",
     "kind": "number"
    },
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
     "label": "<script>alert(1)</script>",
     "metric": "re:x",
     "run": "20240501-000000-evil",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 0,
     "points": 4,
     "thinned": false,
     "views": {
      "step": {
       "x": 0,
       "y": 5,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "relative": {
       "x": 0,
       "y": 5,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 1,
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
   "title": "{{ 7*7 }}",
   "y": {
    "label": "{{ 7*7 }}",
    "log": false,
    "range": null
   },
   "x": "step",
   "x_range": null,
   "axes": [
    {
     "key": "step",
     "label": "step",
     "kind": "number"
    },
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
     "label": "<script>alert(1)</script>",
     "metric": "{{ 7*7 }}",
     "run": "20240501-000000-evil",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 0,
     "points": 4,
     "thinned": false,
     "views": {
      "step": {
       "x": 0,
       "y": 0,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "relative": {
       "x": 0,
       "y": 0,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 1,
       "y": 0,
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
   "title": "‮evil",
   "y": {
    "label": "‮evil",
    "log": false,
    "range": null
   },
   "x": "step",
   "x_range": null,
   "axes": [
    {
     "key": "step",
     "label": "step",
     "kind": "number"
    },
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
     "label": "<script>alert(1)</script>",
     "metric": "‮evil",
     "run": "20240501-000000-evil",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 0,
     "points": 4,
     "thinned": false,
     "views": {
      "step": {
       "x": 0,
       "y": 0,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "relative": {
       "x": 0,
       "y": 0,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 1,
       "y": 0,
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
   "title": "../../x",
   "y": {
    "label": "../../x",
    "log": false,
    "range": null
   },
   "x": "step",
   "x_range": null,
   "axes": [
    {
     "key": "step",
     "label": "step",
     "kind": "number"
    },
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
     "label": "<script>alert(1)</script>",
     "metric": "../../x",
     "run": "20240501-000000-evil",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 0,
     "points": 4,
     "thinned": false,
     "views": {
      "step": {
       "x": 0,
       "y": 0,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "relative": {
       "x": 0,
       "y": 0,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 1,
       "y": 0,
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
   "title": "<script>alert(1)</script>",
   "y": {
    "label": "<script>alert(1)</script>",
    "log": false,
    "range": null
   },
   "x": "step",
   "x_range": null,
   "axes": [
    {
     "key": "step",
     "label": "step",
     "kind": "number"
    },
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
     "label": "<script>alert(1)</script>",
     "metric": "<script>alert(1)</script>",
     "run": "20240501-000000-evil",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 0,
     "points": 4,
     "thinned": false,
     "views": {
      "step": {
       "x": 0,
       "y": 0,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "relative": {
       "x": 0,
       "y": 0,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 1,
       "y": 0,
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
   "title": "日本語/損失",
   "y": {
    "label": "日本語/損失",
    "log": false,
    "range": null
   },
   "x": "step",
   "x_range": null,
   "axes": [
    {
     "key": "step",
     "label": "step",
     "kind": "number"
    },
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
     "label": "<script>alert(1)</script>",
     "metric": "日本語/損失",
     "run": "20240501-000000-evil",
     "group": null,
     "runs": 1,
     "href": null,
     "color": 0,
     "points": 4,
     "thinned": false,
     "views": {
      "step": {
       "x": 0,
       "y": 0,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "relative": {
       "x": 0,
       "y": 0,
       "smoothed": null,
       "count": null,
       "low": null,
       "high": null
      },
      "time": {
       "x": 1,
       "y": 0,
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
