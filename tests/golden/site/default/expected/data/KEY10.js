{
 "kind": "page",
 "version": 1,
 "title": "shell",
 "body": "\n<div class=\"report\">\n<article class=\"prose\">\n<h1>shell</h1>\n<figure class=\"chart\" id=\"fig-1\" data-key=\"KEY2\" data-src=\"data/KEY2.js\"><figcaption><span class=\"chart-title\">loss</span></figcaption><div class=\"chart-still\"><picture><source media=\"screen and (prefers-color-scheme: dark)\" srcset=\"figures/KEY3-dark.svg\"><img src=\"figures/KEY3.svg\" width=\"960\" height=\"400\" alt=\"Line chart of loss by step: 2 curves (r1, r2). The last values go from 1 (r1) to 2.25 (r2).\"></picture></div></figure>\n\n<h2 id=\"runs\">Runs</h2>\n<div class=\"runs\" id=\"fig-2\" data-key=\"KEY1\" data-src=\"data/KEY1.js\"><p class=\"table-note\">3 runs</p><div class=\"table-scroll\"><table aria-rowcount=\"4\"><caption class=\"visually-hidden\">Runs</caption><thead><tr><th scope=\"col\">name</th><th scope=\"col\">state</th><th scope=\"col\" class=\"num\">a</th><th scope=\"col\" class=\"num\">done</th><th scope=\"col\" class=\"num\">loss</th><th scope=\"col\" class=\"num\">created_at</th><th scope=\"col\" class=\"num\">duration</th></tr></thead><tbody></tbody></table></div></div>\n\n\n</article>\n</div>\n",
 "footer": "<p>Built from the files of 3 runs by tracker VERSION.</p>"
}
