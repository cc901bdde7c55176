# What a page in POD says of the provider, as facts.cc has it. Paragraphs are records.
BEGIN { RS = ""; FS = "\n" }

{ gsub(/\n/, " ") }

/^=head1 / { section = substr($0, 8); item = "" }

/^=item / { item = $0; gsub(/^=item [A-Z]<|>$/, "", item) }

/^=item / && section == "COUNTERS" { print "counter " item }
/^=item / && section == "ERRORS" { print "error " item }
item ~ /^ASYNCPROVIDER_/ && /^=item / && section == "ENVIRONMENT" { print "environment " item }

# A key's first paragraph: Default: 10. Allowed: 0 to 19. In what it is counted.
/^=item / && section == "CONFIGURATION" { awaited = item; next }
awaited != "" {
  split($0, part, /\. */)
  if (part[1] !~ /^Default: / || part[2] !~ /^Allowed: /) print "key " awaited " without default and values"
  if (part[2] ~ /[0-9]/ && part[3] == "") print "key " awaited " without a unit"
  sub(/^Default: /, "", part[1])
  sub(/^Allowed: /, "", part[2])
  print "key " awaited "\t" part[1] "\t" part[2]
  awaited = ""
}
