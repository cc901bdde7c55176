// The result of the benchmark `handshakes`, from what handshake_load has measured: a table, and the
// distribution of the answers' times as an SVG.
#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

struct Side {
  std::vector<double> times;  // microseconds, in order
  double rate;                // handshakes a second

  double quantile(double part) const {
    const auto last = static_cast<double>(times.size() - 1);
    return times[static_cast<std::size_t>(std::lround(part * last))];
  }
};

Side read(const char* samples, const char* rate) {
  Side side{{}, std::atof(rate)};
  std::FILE* const file = std::fopen(samples, "r");
  double time = 0;
  while (file != nullptr && std::fscanf(file, "%lf", &time) == 1) side.times.push_back(time);
  if (file != nullptr) std::fclose(file);
  if (side.times.empty() || side.rate <= 0) {
    std::fprintf(stderr, "handshake_report: nothing measured in %s\n", samples);
    std::exit(EXIT_FAILURE);
  }
  std::sort(side.times.begin(), side.times.end());
  return side;
}

void print_row(const char* name, double without, double with, double ratio, double wanted,
               const char* word) {
  std::printf("%-16s %10.3f %10.3f   %6.2f times %s", name, without, with, ratio, word);
  if (wanted > 0) std::printf("   wanted: %.1f: %s", wanted, ratio >= wanted ? "yes" : "NO");
  std::printf("\n");
}

void print(const Side& without, const Side& with) {
  std::printf("%-16s %10s %10s\n", "", "without", "with");
  struct Row {
    const char* name;
    double part, wanted;
  };
  for (const Row& row : {Row{"p50, ms", 0.5, 50}, Row{"p90, ms", 0.9, 0}, Row{"p99, ms", 0.99, 4},
                         Row{"p99.9, ms", 0.999, 0}, Row{"most, ms", 1, 0}}) {
    const double a = without.quantile(row.part), b = with.quantile(row.part);
    print_row(row.name, a / 1000, b / 1000, a / b, row.wanted, "lower ");
  }
  print_row("handshakes/s", without.rate, with.rate, with.rate / without.rate, 1.3, "higher");
  std::printf("%-16s %10zu %10zu\n", "requests", without.times.size(), with.times.size());
}

// The part of the answers (upwards) that took at most so long (to the right, logarithmic).
class Drawing {
 public:
  Drawing(const char* title, const Side& without, const Side& with) {
    const double least = std::min(without.times.front(), with.times.front());
    const double most = std::max(without.times.back(), with.times.back());
    first_decade_ = std::floor(std::log10(least));
    last_decade_ = std::ceil(std::log10(most));
    add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 760 455\" "
        "font-family=\"sans-serif\" font-size=\"12\">\n"
        "<title>Time to an answer while clients shake hands</title>\n"
        "<rect width=\"760\" height=\"455\" fill=\"white\"/>\n"
        "<text x=\"60\" y=\"24\" font-size=\"15\" fill=\"#222\">Time to an answer on an open "
        "connection "
        "while clients shake hands</text>\n");
    add("<text x=\"60\" y=\"42\" fill=\"#555\">%s: part of the requests answered within that "
        "time</text>\n",
        title);
    grid();
    side(without, "#b3541e", "without", 0);
    side(with, "#1f6f8b", "with asyncprovider", 1);
    add("</svg>\n");
  }

  bool write(const char* path) const {
    std::FILE* const file = std::fopen(path, "w");
    return file != nullptr && std::fputs(text_.c_str(), file) >= 0 && std::fclose(file) == 0;
  }

 private:
  static constexpr double kLeft = 60, kRight = 735, kTop = 60, kBottom = 385;

  __attribute__((format(printf, 2, 3))) void add(const char* format, ...) {
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    text_ += line;
  }

  double x(double microseconds) const {
    return kLeft + (kRight - kLeft) * (std::log10(microseconds) - first_decade_) /
                       (last_decade_ - first_decade_);
  }
  static double y(double part) { return kBottom - (kBottom - kTop) * part; }

  void grid() {
    for (int percent = 0; percent <= 100; percent += 25) {
      add("<path d=\"M%g %gH%g\" stroke=\"#ddd\"/>", kLeft, y(percent / 100.), kRight);
      add("<text x=\"%g\" y=\"%g\" text-anchor=\"end\" fill=\"#555\">%d %%</text>\n", kLeft - 6,
          y(percent / 100.) + 4, percent);
    }
    for (double decade = first_decade_; decade <= last_decade_; ++decade) {
      const double microseconds = std::pow(10, decade);
      add("<path d=\"M%.1f %gV%g\" stroke=\"#ddd\"/>", x(microseconds), kTop, kBottom);
      add("<text x=\"%.1f\" y=\"%g\" text-anchor=\"middle\" fill=\"#555\">%g ms</text>\n",
          x(microseconds), kBottom + 18, microseconds / 1000);
    }
  }

  void side(const Side& side, const char* color, const char* name, int line) {
    constexpr int kPoints = 400;
    add("<path fill=\"none\" stroke=\"%s\" stroke-width=\"2\" d=\"", color);
    for (int i = 0; i <= kPoints; ++i) {
      const double part = static_cast<double>(i) / kPoints;
      add("%c%.1f %.1f", i == 0 ? 'M' : 'L', x(side.quantile(part)), y(part));
    }
    add("\"/>\n");
    for (const double part : {0.5, 0.99})
      add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>\n", x(side.quantile(part)),
          y(part), color);
    add("<text x=\"%d\" y=\"%d\" fill=\"%s\">%s: p50 %.2f ms, p99 %.2f ms, %.0f handshakes/s"
        "</text>\n",
        60, 425 + 19 * line, color, name, side.quantile(0.5) / 1000, side.quantile(0.99) / 1000,
        side.rate);
  }

  std::string text_;
  double first_decade_ = 0, last_decade_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 7) {
    std::fprintf(stderr,
                 "usage: handshake_report TITLE SVG WITHOUT_SAMPLES RATE WITH_SAMPLES RATE\n");
    return EXIT_FAILURE;
  }
  const Side without = read(argv[3], argv[4]), with = read(argv[5], argv[6]);
  print(without, with);
  return Drawing(argv[1], without, with).write(argv[2]) ? EXIT_SUCCESS : EXIT_FAILURE;
}
