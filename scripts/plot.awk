# Draws throughput by the number of jobs as SVG. From lines "algorithm bytes jobs default ours", both
# in bytes a second; -v caption='...'. One panel a message size; no more than POSIX's awk.

{
  if (!($2 in panel_of)) {
    panel_of[$2] = ++panels
    size[panels] = $2
  }
  if (!($1 in index_of)) {
    index_of[$1] = ++algorithms
    name[algorithms] = $1
  }
  p = panel_of[$2]
  a = index_of[$1]
  n = ++points[p, a]
  jobs[p, a, n] = $3
  ours[p, a, n] = $5 / 1e6
  base[p, a] = $4 / 1e6
  if (fewest == 0 || $3 < fewest) fewest = $3
  if ($3 > most) most = $3
  seen[$3] = 1
  widen(p, $4 / 1e6)
  widen(p, $5 / 1e6)
}

function widen(p, value) {
  if (low[p] == 0 || value < low[p]) low[p] = value
  if (value > high[p]) high[p] = value
}

function escaped(text) {
  gsub(/&/, "\\&amp;", text)
  gsub(/</, "\\&lt;", text)
  gsub(/>/, "\\&gt;", text)
  return text
}

function text(x, y, attributes, words) {
  printf "<text x=\"%.1f\" y=\"%.1f\" %s>%s</text>\n", x, y, attributes, escaped(words)
}

function line(x1, y1, x2, y2, attributes) {
  printf "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" %s/>\n", x1, y1, x2, y2, attributes
}

# Tellable apart on white, as lines and as text; the shade of the later ones comes round again.
function colour(a) { return shades[(a - 1) % shade_count + 1] }

function bytes_of(count) {
  return count % 1024 == 0 ? count / 1024 " KiB" : count " bytes"
}

# Of 1, 2 and 5 times a power of ten: the nearest that is not above the value.
function round_down(value, power) {
  power = 10 ^ int(log(value) / log(10) + 100.000001) / 1e100
  return power * (value >= 4.9999 * power ? 5 : value >= 1.9999 * power ? 2 : 1)
}

function next_round(value, leading) {
  leading = value / 10 ^ int(log(value) / log(10) + 100.000001) * 1e100
  return value * (leading > 1.5 && leading < 3 ? 2.5 : 2)
}

# By equal steps for equal factors where the algorithms are far apart.
function choose_scale(p) {
  logarithmic = high[p] > 6 * low[p]
  if (logarithmic) {
    bottom = round_down(low[p] / 1.03)
    for (ceiling = bottom; ceiling < high[p] * 1.03;) ceiling = next_round(ceiling)
  } else {
    bottom = 0
    step = round_down(high[p] / 4)
    for (ceiling = step; ceiling < high[p] * 1.03;) ceiling += step
  }
}

function x_of(count) {
  if (most == fewest) return left + plot_width / 2
  return left + plot_width * log(count / fewest) / log(most / fewest)
}

function y_of(value) {
  if (logarithmic) return top + plot_height * (1 - log(value / bottom) / log(ceiling / bottom))
  return top + plot_height * (1 - value / ceiling)
}

function draw_value_axis(value) {
  for (value = bottom; value < ceiling * 1.0001;
       value = logarithmic ? next_round(value) : value + step) {
    line(left, y_of(value), left + plot_width, y_of(value), grid)
    text(left - 8, y_of(value) + 4, right_aligned, value)
  }
  printf "<text transform=\"translate(22 %.1f) rotate(-90)\" %s>MB/s%s</text>\n",
    top + plot_height / 2, centred, logarithmic ? " (logarithmic)" : ""
}

# Labels that would touch the one before are left out.
function draw_jobs_axis(count, x, last) {
  last = -100
  for (count = fewest; count <= most; ++count) {
    if (!(count in seen)) continue
    x = x_of(count)
    line(x, top, x, top + plot_height, grid)
    if (x - last < 24) continue
    line(x, top + plot_height, x, top + plot_height + 5, axis)
    text(x, top + plot_height + 20, centred, count)
    last = x
  }
  line(left, top + plot_height, left + plot_width, top + plot_height, axis)
  text(left + plot_width / 2, top + plot_height + 40, centred, "jobs at the same time")
}

function draw_algorithm(p, a, i, path, x, y) {
  line(left, y_of(base[p, a]), left + plot_width, y_of(base[p, a]),
    "stroke=\"" colour(a) "\" stroke-width=\"1.3\" stroke-dasharray=\"5 4\"")
  for (i = 1; i <= points[p, a]; ++i) {
    x = x_of(jobs[p, a, i])
    y = y_of(ours[p, a, i])
    path = path sprintf("%s%.1f %.1f", i == 1 ? "M" : "L", x, y)
    printf "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>\n", x, y, colour(a)
  }
  printf "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2.2\" stroke-linejoin=\"round\"/>\n",
    path, colour(a)
}

# The names stand where their lines end, and push each other apart where those are near.
function place_names(p, a, i, j, t, round, gap, least) {
  named = 0
  for (a = 1; a <= algorithms; ++a) {
    if (!points[p, a]) continue
    order[++named] = a
    place[a] = y_of(ours[p, a, points[p, a]])
  }
  for (i = 2; i <= named; ++i)
    for (j = i; j > 1 && place[order[j - 1]] > place[order[j]]; --j) {
      t = order[j - 1]
      order[j - 1] = order[j]
      order[j] = t
    }
  least = 17
  if (named * least > plot_height) least = plot_height / named
  for (round = 0; round < 500; ++round)
    for (i = 1; i <= named; ++i) {
      if (place[order[i]] < top + 4) place[order[i]] = top + 4
      if (place[order[i]] > top + plot_height - 4) place[order[i]] = top + plot_height - 4
      gap = i == 1 ? least : place[order[i]] - place[order[i - 1]]
      if (gap >= least) continue
      place[order[i]] += (least - gap) / 2
      place[order[i - 1]] -= (least - gap) / 2
    }
}

function draw_names(p, i, a, x, last) {
  place_names(p)
  x = left + plot_width
  for (i = 1; i <= named; ++i) {
    a = order[i]
    last = points[p, a]
    line(x_of(jobs[p, a, last]) + 4, y_of(ours[p, a, last]), x + 16, place[a],
      "stroke=\"" colour(a) "\" stroke-width=\"0.8\"")
    text(x + 20, place[a] + 4, "font-weight=\"bold\" fill=\"" colour(a) "\"", name[a])
    text(x + 214, place[a] + 4, right_aligned, sprintf("%.2fx", ours[p, a, last] / base[p, a]))
  }
}

function draw_panel(p, a) {
  choose_scale(p)
  text(left, top - 14, "font-weight=\"bold\"", "Messages of " bytes_of(size[p]))
  text(left + plot_width + 214, top - 14, right_aligned,
    "with " most (most == 1 ? " job" : " jobs"))
  draw_value_axis()
  draw_jobs_axis()
  for (a = 1; a <= algorithms; ++a)
    if (points[p, a]) draw_algorithm(p, a)
  draw_names(p)
}

function draw_head() {
  text(left, 30, "font-size=\"18\" font-weight=\"bold\"", "asyncprovider beside the default provider")
  line(left, 50, left + 34, 50, "stroke=\"#333\" stroke-width=\"2.2\"")
  printf "<circle cx=\"%.1f\" cy=\"50\" r=\"3\" fill=\"#333\"/>\n", left + 17
  text(left + 42, 54, "", "asyncprovider, by the number of jobs")
  line(left + 300, 50, left + 334, 50,
    "stroke=\"#333\" stroke-width=\"1.3\" stroke-dasharray=\"5 4\"")
  text(left + 342, 54, "", "default provider, one message at a time")
}

# Broken between words, to fit the width.
function break_lines(words, count, i, each) {
  count = split(words, each, " ")
  for (i = 1; i <= count; ++i) {
    if (caption_lines == 0 || length(caption_line[caption_lines] " " each[i]) > 125)
      caption_line[++caption_lines] = each[i]
    else
      caption_line[caption_lines] = caption_line[caption_lines] " " each[i]
  }
}

END {
  left = 84
  plot_width = 640
  plot_height = 440
  panel_height = plot_height + 90
  width = left + plot_width + 234
  grid = "stroke=\"#e2e2e2\""
  axis = "stroke=\"#444\""
  right_aligned = "text-anchor=\"end\""
  centred = "text-anchor=\"middle\""
  shade_count = split("#1f6fb4 #c62828 #2a8a2a #7b4fb0 #c45a00 #7a4a3f #c2348f #10899a #666666 #8a8200",
    shades, " ")
  break_lines(caption)
  height = 75 + panels * panel_height + 18 * caption_lines + 12
  printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\"", width, height
  printf " viewBox=\"0 0 %d %d\" font-family=\"Helvetica, Arial, sans-serif\"", width, height
  printf " font-size=\"13\" fill=\"#222\">\n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n"
  draw_head()
  for (p = 1; p <= panels; ++p) {
    top = 105 + (p - 1) * panel_height
    draw_panel(p)
  }
  for (i = 1; i <= caption_lines; ++i)
    text(left, 75 + panels * panel_height + 18 * i - 6, "font-size=\"12\" fill=\"#555\"",
      caption_line[i])
  print "</svg>"
}
