"""The letters a round needs, each as one Letter that both printers print."""
