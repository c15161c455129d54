# A run's folder, read with base R, beside the program's own numbers: Rscript read_run.R RUN [ROW]
# Acceptability curve, frontier, value of perfect information; value of partial information of a row by mgcv.
words <- commandArgs(trailingOnly = TRUE)
run <- words[1]
read <- function(name) read.csv(file.path(run, name), check.names = FALSE)
cost <- as.matrix(read("costs.csv")); effect <- as.matrix(read("effects.csv")); drawn <- read("parameters.csv")
stopifnot(dim(cost) == dim(effect), nrow(drawn) == nrow(cost))
cat(nrow(cost), "draws of", ncol(cost), "options\n")

best <- function(threshold) max.col(effect * threshold - cost, ties.method = "first")
curve <- sapply(seq(0, 1e5, 1e4), function(k) tabulate(best(k), ncol(cost)) / nrow(cost))
dimnames(curve) <- list(colnames(cost), seq(0, 1e5, 1e4))
cat("\nacceptability\n"); print(round(curve, 3))
frontier <- sapply(seq(0, 1e5, 1e4), function(k) colnames(cost)[which.max(colMeans(effect * k - cost))])
cat("\nfrontier\n"); print(setNames(frontier, seq(0, 1e5, 1e4)))

value <- read("economics.csv")
value <- value[value$remainder == "with" & value$valuation == "base" & value$perspective == value$perspective[1], ]
own <- split(value, value$threshold_pounds_per_qaly)
for (threshold in names(own)) {
  chance <- tabulate(best(as.numeric(threshold)), ncol(cost)) / nrow(cost) * 100
  table <- own[[threshold]]
  shown <- table$chance_best_value_percent[match(colnames(cost), table$strategy)]
  stopifnot(all(abs(shown - chance) < 1e-9))
}
cat("\nchances of being best: as in economics.csv at", length(own), "thresholds\n")

threshold <- as.numeric(names(own)[1])
benefit <- effect * threshold - cost
perfect <- mean(apply(benefit, 1, max)) - max(colMeans(benefit))
cat("value of perfect information, chance left in, per person:", signif(perfect, 6), "pounds\n")

row <- if (length(words) > 1) gsub("[-.]", "_", words[2]) else NA
if (!is.na(row) && row %in% names(drawn) && requireNamespace("mgcv", quietly = TRUE)) {
  smooth <- sapply(seq_len(ncol(benefit)), function(at) {
    y <- benefit[, at] - benefit[, 1]
    if (all(y == 0)) y else fitted(mgcv::gam(y ~ s(x), data = data.frame(y = y, x = drawn[[row]])))
  })
  cat("value of knowing", row, "per person:", signif(mean(apply(smooth, 1, max)) - max(colMeans(smooth)), 6), "pounds\n")
}
