"""What the HTML says to browsers, crawlers, and feed readers beyond its text."""
