{
 "kind": "page",
 "version": 1,
 "title": "shell",
 "body": "\n<h1>shell</h1>\n<p class=\"lead\"><a href=\"workspace.html\">Open the workspace</a>: every run and metric, live.</p>\n<section aria-labelledby=\"reports\">\n<h2 id=\"reports\">Reports</h2>\n<ul class=\"cards\">\n<li class=\"card\"><a href=\"overview.html\">shell</a><p>Every run of the project, and its main metrics.</p></li>\n</ul>\n</section>\n<section aria-labelledby=\"all-runs\">\n<h2 id=\"all-runs\">Runs</h2>\n<div class=\"runs\" id=\"fig-1\" data-key=\"KEY1\" data-src=\"data/KEY1.js\"><p class=\"table-note\">3 runs</p><div class=\"table-scroll\"><table aria-rowcount=\"4\"><caption class=\"visually-hidden\">Runs</caption><thead><tr><th scope=\"col\">name</th><th scope=\"col\">state</th><th scope=\"col\" class=num>a</th><th scope=\"col\" class=num>done</th><th scope=\"col\" class=num>loss</th><th scope=\"col\" class=num>created_at</th><th scope=\"col\" class=num>duration</th></tr></thead><tbody></tbody></table></div></div>\n\n</section>\n<details class=\"problems\"><summary>1 problem in reading the runs</summary><ul>\n<li><a href=\"runs/r2.html\">r2</a>: sh/history/0.jsonl: 1 line was not read: no JSON object, or no row of the header</li>\n</ul></details>\n",
 "footer": "<p>Built from the files of 3 runs by tracker VERSION.</p>"
}
