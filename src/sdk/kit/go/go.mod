module parkhub

go 1.19
